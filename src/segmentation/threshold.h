// Which contrast is ink.
#ifndef INKLING_SEGMENTATION_THRESHOLD_H_
#define INKLING_SEGMENTATION_THRESHOLD_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "segmentation/ink.h"

namespace inkling::segmentation {

// Finds ink in `contrast`, [height, width] of 0 paper to 255, and sets map's ink, mask and stroke_width.
//
// Noise and texture are measured by the paper, which most pixels are. Contrasts above them fall into two classes (Otsu
// 1979); the upper one is surely ink. Around it, a pixel belongs to a stroke from half the contrast of the strokes
// there on: that is where the border of a stroke is, however blurred or faint it is. REQUIRES: a pixel.
void threshold(std::span<const std::uint8_t> contrast, InkMap& map);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_THRESHOLD_H_
