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

// Ink is the rarer: where most of a window of 5·radius cells each way is nearer to its darkest than to its
// lightest, ink is the lighter. A window without contrast is taken as most of the picture.
PolarityMap majority_polarity(const Cells& cells, std::size_t radius);

// `majority`, but where strokes of the one polarity clearly outweigh those of the other, that one: strokes are narrower
// than what lies between them, so that a window of about a stroke's width finds them alone. `stroke_width` in pixels.
PolarityMap stroke_polarity(const Cells& cells, const PolarityMap& majority, float stroke_width);

// How far each pixel is from the paper, [height, width]: 0 as the paper to 255 black on light paper, or white on dark.
// `radius` (cells): of the window, more than half a stroke's width.
std::vector<std::uint8_t> contrast_to_paper(const Image& picture, const Cells& cells, const PolarityMap& inverted,
                                            std::size_t radius);

}  // namespace inkling

#endif  // INKLING_IMAGE_BACKGROUND_H_
