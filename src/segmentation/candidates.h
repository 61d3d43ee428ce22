// Candidates: the runs of neighbouring segments that may be a digit, and how likely they are one by their sizes and
// places alone (parameters.h, CandidateParameters).
#ifndef INKLING_SEGMENTATION_CANDIDATES_H_
#define INKLING_SEGMENTATION_CANDIDATES_H_

#include <cstddef>
#include <vector>

#include "segmentation/line_image.h"
#include "segmentation/segments.h"

namespace inkling::segmentation {

struct Candidate {
  std::size_t from = 0;  // the segments from..to-1
  std::size_t to = 0;
  double log_prior = 0;  // natural logarithm, that these segments and no others make up a digit; 0 at most
};

// The candidates of a line, ordered by `from`. `sure` says for each of the line's components whether it is a digit by
// itself: two such components make a candidate only where one stands above the other.
std::vector<Candidate> find_candidates(const LineImage& line, const Segments& segments, const std::vector<bool>& sure);

// The log prior that a segment is of no digit: 0 for a point, less for more ink, and less where it was cut off.
double skip_log_prior(const LineImage& line, const Segment& segment);

// Whether a component with that box is as wide and as high as several digits that touch may be. Narrower components are
// never cut, nor are endless ones: cutting them would take hours.
bool may_be_several(const LineImage& line, const raster::Box& box);

// By how much a box looks unlike that of a digit of that line, alone: the natural logarithm of its prior, 0 at most. A
// part of a candidate's log prior.
double shape_log_prior(const LineImage& line, const raster::Box& box);

// Whether a digit of that line can have this box: whether it is neither too low, nor too high, nor too wide.
bool may_be_digit(const LineImage& line, const raster::Box& box);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_CANDIDATES_H_
