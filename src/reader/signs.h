// Signs by their size and place in a line: a comma is low and at the foot, a dash flat and in the middle.
#ifndef INKLING_READER_SIGNS_H_
#define INKLING_READER_SIGNS_H_

#include <cstddef>
#include <vector>

#include "reader/lattice.h"
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

// Arcs for whole components that are much lower than digits and stand beside them where a sign may be: points, commas,
// dashes, and two of these one above the other (: and =). The network is not asked: all of them look alike to it.
std::vector<LatticeArc> small_signs(const segmentation::LineImage& line, const segmentation::Segments& segments,
                                    const Band& band);

}  // namespace inkling::reader

#endif  // INKLING_READER_SIGNS_H_
