// Pictures in other sizes.
#ifndef INKLING_RASTER_RESIZE_H_
#define INKLING_RASTER_RESIZE_H_

#include <cstddef>
#include <cstdint>

#include "raster/image.h"

namespace inkling::raster {

// `image` in another size, each new pixel the mean over the area that it covers, rounded. REQUIRES: all sizes > 0.
Image resize(const Image& image, std::size_t width, std::size_t height);

// `image` resized by one factor so that it just fits into width × height, in the middle of a picture of that size that
// is `paper` elsewhere. REQUIRES: all sizes > 0.
Image fit(const Image& image, std::size_t width, std::size_t height, std::uint8_t paper);

}  // namespace inkling::raster

#endif  // INKLING_RASTER_RESIZE_H_
