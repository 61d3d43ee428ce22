// Which contrast to the paper is ink.
#ifndef INKLING_SEGMENTATION_THRESHOLD_H_
#define INKLING_SEGMENTATION_THRESHOLD_H_

#include <cstdint>

#include "segmentation/ink.h"

namespace inkling::segmentation {

// The ink in `contrast`, 0 paper to 255. Which of it is light on dark stays unsaid.
//
// Most pixels are paper: they tell how strong noise and texture are. The contrasts above those are divided into two
// classes (Otsu 1979), and the upper class is surely ink. Near it, a pixel belongs to a stroke where it has at least
// half the contrast of the strokes around: that is where the border of a stroke is, however blurred or faint the
// stroke. REQUIRES: a pixel.
InkMap threshold(const raster::Plane<std::uint8_t>& contrast);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_THRESHOLD_H_
