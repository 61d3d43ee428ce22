// A grey picture in memory.
#ifndef INKLING_RASTER_IMAGE_H_
#define INKLING_RASTER_IMAGE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace inkling::raster {

struct Image {
  std::size_t width = 0;             // pixels
  std::size_t height = 0;            // pixels
  std::vector<std::uint8_t> pixels;  // [height, width], 0 black to 255 white
};

}  // namespace inkling::raster

#endif  // INKLING_RASTER_IMAGE_H_
