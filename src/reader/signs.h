// Signs by their size and place in a line: a comma is low and at the foot, a dash flat and in the middle.
#ifndef INKLING_READER_SIGNS_H_
#define INKLING_READER_SIGNS_H_

#include <cstddef>
#include <vector>

#include "reader/lattice.h"
#include "segmentation/candidates.h"
#include "segmentation/line_image.h"
#include "segmentation/segments.h"

namespace inkling::reader {

// The rows of a line's image between which its digits stand.
struct Band {
  double top = 0;
  double foot = 1;  // below `top`
};

Band band_of(const segmentation::LineImage& line, const segmentation::Segments& segments);

// The log prior of the sign base::kSigns[sign] to have this box: 0 where it fits, less the less it does.
double sign_log_prior(std::size_t sign, const raster::Box& box, const Band& band);

// Arcs for whole components that are no candidates, because they are too small for digits, and are where a sign may be:
// points, commas, dashes, and two of these one above the other (: and =).
std::vector<LatticeArc> small_signs(const segmentation::LineImage& line, const segmentation::Segments& segments,
                                    const std::vector<segmentation::Candidate>& candidates, const Band& band);

}  // namespace inkling::reader

#endif  // INKLING_READER_SIGNS_H_
