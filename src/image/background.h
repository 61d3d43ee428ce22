// The paper behind the ink: how light, or dark, the picture would be without it.
//
// Strokes are narrow, paper is wide: a morphological closing with a window wider than the strokes takes dark strokes
// out and follows light, shadows, borders of the page and of coloured fields; an opening does that for light strokes on
// dark paper. Both work on cells, means of a few pixels each way in a large picture.
#ifndef INKLING_IMAGE_BACKGROUND_H_
#define INKLING_IMAGE_BACKGROUND_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "image/image.h"

namespace inkling {

// A picture in cells: cell (i, j) is the mean of `size` × `size` pixels, fewer at the right and lower borders.
struct Cells {
  std::size_t size = 1;  // pixels
  Image means;
};

// At most 1024 cells along the longer side. REQUIRES: a pixel.
Cells cells_of(const Image& picture);

// Where ink is lighter than the paper: 1 for such cells, [height, width] of the cells.
using PolarityMap = std::vector<std::uint8_t>;

// One polarity for all of the picture: the ink is the rarer.
PolarityMap common_polarity(const Cells& cells);

// `common`, but the other polarity in regions with strokes of that: what a window of a few strokes' width takes out is
// lighter in the one case, darker in the other. `stroke_width` in pixels.
PolarityMap local_polarity(const Cells& cells, const PolarityMap& common, float stroke_width);

// How far each pixel is from the paper, [height, width]: 0 as the paper to 255 black on light paper, or white on dark.
// `radius` (cells): of the window, more than half a stroke's width.
std::vector<std::uint8_t> contrast_to_paper(const Image& picture, const Cells& cells, const PolarityMap& inverted,
                                            std::size_t radius);

}  // namespace inkling

#endif  // INKLING_IMAGE_BACKGROUND_H_
