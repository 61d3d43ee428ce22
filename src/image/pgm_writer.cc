#include "image/pgm_writer.h"

#include <fmt/format.h>

namespace inkling {

std::string encode_pgm(const Image& image) {
  return fmt::format("P5\n{} {}\n255\n", image.width, image.height)
      .append(reinterpret_cast<const char*>(image.pixels.data()), image.pixels.size());
}

}  // namespace inkling
