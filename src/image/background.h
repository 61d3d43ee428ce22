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

#include "image/cells.h"
#include "image/image.h"
#include "image/polarity.h"

namespace inkling {

// How far each pixel is from the paper, [height, width]: 0 as the paper to 255 black on light paper, or white on dark.
// `radius` (cells): of the window, more than half a stroke's width.
std::vector<std::uint8_t> contrast_to_paper(const Image& picture, const Cells& cells, const PolarityMap& inverted,
                                            std::size_t radius);

}  // namespace inkling

#endif  // INKLING_IMAGE_BACKGROUND_H_
