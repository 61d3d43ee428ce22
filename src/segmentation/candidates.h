// Which runs of neighbouring graphemes may be a digit, and how likely that is by their sizes and places alone.
#ifndef INKLING_SEGMENTATION_CANDIDATES_H_
#define INKLING_SEGMENTATION_CANDIDATES_H_

#include <cstddef>
#include <span>
#include <vector>

#include "segmentation/graphemes.h"
#include "segmentation/line_image.h"

namespace inkling::segmentation {

struct Candidate {
  std::size_t from = 0;  // graphemes from..to-1
  std::size_t to = 0;
  double prior = 0;  // added to the score of every digit
};

// `sure` says of every mark of the line whether it is a digit by itself: such marks are not joined with others unless
// they stand above or below one another. Ordered by `from`.
std::vector<Candidate> find_candidates(const LineImage& line, const Graphemes& graphemes,
                                       const std::vector<bool>& sure);

// The score of a grapheme's being no digit: 0 for a point, less for more ink.
double skip_score(const LineImage& line, const Grapheme& grapheme);

// Whether the mark in `box` is as wide as several digits may be; narrower ones are never cut, nor are endless ones.
bool may_be_several(const LineImage& line, const raster::Box& box);

// Whether a digit can be so small beside the others of its line.
bool may_be_digit(const LineImage& line, const raster::Box& box);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_CANDIDATES_H_
