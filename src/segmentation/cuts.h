// Where a component may be cut because digits touch: too many places rather than too few.
//
// A cut is a path from the component's top to its bottom, a column for each row, that moves by at most one column from
// row to row, and that costs as little as it can (after "drop fall" and contour methods: Casey and Lecolinet 1996;
// Fujisawa et al. 1992). Crossing full ink is expensive. Faint ink is cheap, and so is ink that lies deeper than the
// middle of a stroke: that is where two strokes run side by side, and the seam between them is where to cut
// (docs/decisions/0006-reading.md). A path is made for each of a grid of columns; the cuts are the cheapest of them.
#ifndef INKLING_SEGMENTATION_CUTS_H_
#define INKLING_SEGMENTATION_CUTS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace inkling::segmentation {

struct Cut {
  std::vector<std::size_t> columns;  // [height]: in each row, the column of the first pixel to the right of the cut
  double strokes = 0;                // its cost: how many widths of a stroke of full ink it crosses
};

// The cuts of a component, from left to right. `ink` is its box, [height, width], 0 paper to 255 full ink.
// `stroke_width` and `writing_height`, in pixels, are those of its line. A component as wide as the writing is high
// gets about nine cuts at most. REQUIRES: width, height, stroke_width, writing_height > 0.
std::vector<Cut> find_cuts(std::span<const std::uint8_t> ink, std::size_t width, std::size_t height,
                           double stroke_width, double writing_height);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_CUTS_H_
