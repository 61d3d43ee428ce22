#include "training/images.h"

#include <cstdint>

namespace inkling::training {

network::ImageSource plain_images(const dataset::Dataset& data, std::span<const std::size_t> rows) {
  return [&data, rows](std::size_t first, std::size_t count, std::span<float> inputs) {
    const auto max_value = static_cast<float>(data.max_value);
    auto out = inputs.begin();
    for (std::size_t i = first; i < first + count; ++i) {
      for (const std::uint8_t pixel : data.image(rows[i])) *out++ = static_cast<float>(pixel) / max_value;
    }
  };
}

}  // namespace inkling::training
