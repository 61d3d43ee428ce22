// Which contrast to the paper is ink.
#ifndef INKLING_SEGMENTATION_THRESHOLD_H_
#define INKLING_SEGMENTATION_THRESHOLD_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "segmentation/ink.h"

namespace inkling::segmentation {

// Finds ink in `contrast`, [height, width], 0 paper to 255, and sets the map's ink, mask and stroke_width.
//
// Most pixels are paper: they tell how strong noise and texture are. The contrasts above those are divided into two
// classes (Otsu 1979), and the upper class is surely ink. Near it, a pixel belongs to a stroke where it has at least
// half the contrast of the strokes around: that is where the border of a stroke is, however blurred or faint the
// stroke. REQUIRES: the map has the contrast's width and height, and a pixel.
void threshold(std::span<const std::uint8_t> contrast, InkMap& map);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_THRESHOLD_H_
