// Whether ink is darker or lighter than its paper, which can differ from region to region of a picture.
#ifndef INKLING_SEGMENTATION_POLARITY_H_
#define INKLING_SEGMENTATION_POLARITY_H_

#include <cstddef>
#include <cstdint>

#include "raster/cells.h"

namespace inkling::segmentation {

// Where ink is lighter than the paper: a value for each cell, 1 for such cells, else 0.
using PolarityMap = raster::Plane<std::uint8_t>;

// Ink is the rarer: where most of a window of 5·radius cells each way is nearer to its darkest than to its
// lightest, ink is the lighter. A window without contrast is taken as most of the picture.
PolarityMap majority_polarity(const raster::Cells& cells, std::size_t radius);

// `majority`, but where strokes of the one polarity clearly outweigh those of the other, that one: strokes are narrower
// than what lies between them, so that a window of about a stroke's width finds them alone. `stroke_width` in pixels.
PolarityMap stroke_polarity(const raster::Cells& cells, const PolarityMap& majority, float stroke_width);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_POLARITY_H_
