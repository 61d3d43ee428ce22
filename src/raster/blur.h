// Means over squares around each pixel. Beyond the plane's borders all values are 0.
//
// Two ways, which give other bits where both could be taken: sums of the window's own values, and differences of
// running sums, which alone can have a window that ends within a pixel.
#ifndef INKLING_RASTER_BLUR_H_
#define INKLING_RASTER_BLUR_H_

#include <cstddef>

#include "raster/plane.h"

namespace inkling::raster {

// The mean over the square of 2·reach + 1 pixels each way around each pixel. The time grows with `reach`.
Plane<float> box_blur(const Plane<float>& plane, std::size_t reach);

// The mean over the square of `width` pixels each way around each pixel's middle; a pixel that the square cuts counts
// by the part inside. The time does not depend on `width`. REQUIRES: width > 0.
Plane<float> fractional_box_blur(const Plane<float>& plane, float width);

}  // namespace inkling::raster

#endif  // INKLING_RASTER_BLUR_H_
