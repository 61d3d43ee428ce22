#include "training/images.h"

#include <cstdint>

namespace inkling::training {

network::ImageSource plain_images(const dataset::Subset& images) {
  return [&images](std::size_t first, std::size_t count, std::span<float> inputs) {
    const auto max_value = static_cast<float>(images.data->max_value);
    auto out = inputs.begin();
    for (std::size_t i = first; i < first + count; ++i) {
      for (const std::uint8_t pixel : images.image(i)) *out++ = static_cast<float>(pixel) / max_value;
    }
  };
}

}  // namespace inkling::training
