// What of a picture is ink: what is darker than the paper around it, or lighter in regions that are light on dark.
//
//   picture -> cells (cells.h) -> polarity of each region (polarity.h) -> contrast to the paper (background.h)
//           -> ink and mask by the strokes' own contrast (threshold.h)
//
// The ink still has specks of noise (components.h), ruled lines (ruled_lines.h) and the paper's borders (lines.h) in
// it.
#ifndef INKLING_SEGMENTATION_INK_H_
#define INKLING_SEGMENTATION_INK_H_

#include <cstdint>

#include "raster/image.h"

namespace inkling::segmentation {

// Both planes are as large as the picture.
struct InkMap {
  raster::Plane<std::uint8_t> ink;   // 0 paper to 255 full ink: light and shadow taken out
  raster::Plane<std::uint8_t> mask;  // 1 where a pixel belongs to a stroke, else 0
  float stroke_width = 0;            // pixels, typical of all ink (stroke.h); 0 where there is no ink
  bool inverted = false;             // whether most of the ink is light on dark
};

// Never fails: a blank picture has no ink. Memory: a few bytes a pixel.
InkMap find_ink(const raster::Image& picture);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_INK_H_
