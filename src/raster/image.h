// A grey picture in memory.
#ifndef INKLING_RASTER_IMAGE_H_
#define INKLING_RASTER_IMAGE_H_

#include <cstdint>

#include "raster/plane.h"

namespace inkling::raster {

// 0 black to 255 white, as picture files have it. Ink is the other way round: 0 is paper (segmentation/ink.h).
using Image = Plane<std::uint8_t>;

}  // namespace inkling::raster

#endif  // INKLING_RASTER_IMAGE_H_
