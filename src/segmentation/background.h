// The paper behind the ink: how light, or dark, the picture would be without it.
//
// Strokes are narrow, paper is wide: a morphological closing with a window wider than the strokes takes dark strokes
// out and follows light, shadows, borders of the page and of coloured fields; an opening does that for light strokes on
// dark paper. Both work on cells, means of a few pixels each way in a large picture.
#ifndef INKLING_SEGMENTATION_BACKGROUND_H_
#define INKLING_SEGMENTATION_BACKGROUND_H_

#include <cstddef>
#include <cstdint>

#include "raster/cells.h"
#include "raster/image.h"
#include "segmentation/polarity.h"

namespace inkling::segmentation {

// The contrast of each pixel to the paper: from 0, as light as the paper, to 255, which is black on
// light paper or white on dark paper. `inverted` says for each cell which of the two it is. `radius` is that of the
// window, in cells: more than half a stroke's width.
raster::Plane<std::uint8_t> contrast_to_paper(const raster::Image& picture, const raster::Cells& cells,
                                              const PolarityMap& inverted, std::size_t radius);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_BACKGROUND_H_
