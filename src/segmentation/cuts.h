// Where touching digits may be cut apart: too many places rather than too few.
//
// A cut is a path from the top of a piece of ink to its bottom, a column a row, that moves by at most one column from
// row to row and costs as little as it can (after "drop fall" and contour methods: Casey & Lecolinet 1996; Fujisawa et
// al. 1992). Full ink costs, faint ink and the inside of what is thicker than a stroke hardly (docs/decisions/0006).
// Cuts are the cheapest over the places that a path may start from.
#ifndef INKLING_SEGMENTATION_CUTS_H_
#define INKLING_SEGMENTATION_CUTS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace inkling::segmentation {

struct Cut {
  std::vector<std::size_t> columns;  // [height], of the first pixel to the right of the cut in every row
  double strokes = 0;                // what it costs, in strokes' widths of full ink that it crosses
};

// The cuts of a piece of ink, [height, width], 0 paper to 255 full ink, from left to right; about nine at most for a
// width of `writing_height`, which is that of the digits around. REQUIRES: width, height, stroke_width,
// writing_height > 0.
std::vector<Cut> find_cuts(std::span<const std::uint8_t> ink, std::size_t width, std::size_t height,
                           double stroke_width, double writing_height);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_CUTS_H_
