// Which contrast is ink.
#ifndef INKLING_SEGMENTATION_THRESHOLD_H_
#define INKLING_SEGMENTATION_THRESHOLD_H_

#include <cstdint>

#include "segmentation/ink.h"

namespace inkling::segmentation {

// The ink in `contrast`, 0 paper to 255; which of it is light on dark is not said.
//
// Noise and texture are measured by the paper, which most pixels are. Contrasts above them fall into two classes (Otsu
// 1979); the upper one is surely ink. Around it, a pixel belongs to a stroke from half the contrast of the strokes
// there on: that is where the border of a stroke is, however blurred or faint it is. REQUIRES: a pixel.
InkMap threshold(const raster::Plane<std::uint8_t>& contrast);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_THRESHOLD_H_
