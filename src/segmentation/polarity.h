// Whether ink is darker or lighter than its paper, which can differ from region to region of a picture.
#ifndef INKLING_SEGMENTATION_POLARITY_H_
#define INKLING_SEGMENTATION_POLARITY_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "raster/cells.h"

namespace inkling::segmentation {

// A value for each cell: 1 where ink is lighter than paper, 0 where it is darker.
using PolarityMap = raster::Plane<std::uint8_t>;

// Ink covers less area than paper: where most of a window is dark, the ink is the light part. The window is about
// 5·radius cells wide and high, and a cell is dark where it is nearer to the window's darkest than to its lightest
// cell. A window without contrast gets the polarity of the whole picture.
PolarityMap majority_polarity(const raster::Cells& cells, std::size_t radius);

enum class Polarity : std::uint8_t { kDarkInk, kLightInk };

// The polarity of most strokes of a picture, of whatever width; nullopt where neither is clear. Unlike a majority of
// cells it is not misled by shadows: their edges are no strokes. Takes some twenty passes over the cells.
std::optional<Polarity> polarity_of_strokes(const raster::Cells& cells);

// `majority`, overruled wherever strokes of one polarity clearly outweigh those of the other. Strokes are narrower than
// the paper between them, so a window of about a stroke's width finds strokes alone. `stroke_width` in pixels.
PolarityMap stroke_polarity(const raster::Cells& cells, const PolarityMap& majority, float stroke_width);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_POLARITY_H_
