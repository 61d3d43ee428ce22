#include "augmentation/appearance.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdint>

namespace inkling::augmentation {
namespace {

struct Larger {
  float operator()(float a, float b) const { return a > b ? a : b; }
};

struct Smaller {
  float operator()(float a, float b) const { return a < b ? a : b; }
};

// out = the extreme of every pixel and its neighbours to the left and right
template <typename Extreme>
void extreme_across(const float* image, std::size_t width, Extreme extreme, float* out) {
  if (width == 1) {
    out[0] = image[0];
    return;
  }
  out[0] = extreme(image[0], image[1]);
  for (std::size_t i = 1; i + 1 < width; ++i) out[i] = extreme(extreme(image[i - 1], image[i]), image[i + 1]);
  out[width - 1] = extreme(image[width - 2], image[width - 1]);
}

template <typename Extreme>
void blend_with(std::span<float> image, std::size_t width, float amount, Extreme extreme, std::span<float> scratch) {
  for (std::size_t i = 0; i < image.size(); i += width) {
    extreme_across(image.data() + i, width, extreme, scratch.data() + i);
  }
  for (std::size_t row = 0; row < image.size(); row += width) {
    float* const pixel = image.data() + row;
    const float* const middle = scratch.data() + row;
    const float* const above = row == 0 ? middle : middle - width;
    const float* const below = row + width == image.size() ? middle : middle + width;
    for (std::size_t i = 0; i < width; ++i) {
      pixel[i] += amount * (extreme(extreme(above[i], middle[i]), below[i]) - pixel[i]);
    }
  }
}

}  // namespace

void change_thickness(std::span<float> image, std::size_t width, float amount, std::span<float> scratch) {
  assert(image.size() % width == 0 && scratch.size() >= image.size());
  if (amount > 0) blend_with(image, width, amount, Larger{}, scratch);
  if (amount < 0) blend_with(image, width, -amount, Smaller{}, scratch);
}

void change_contrast(std::span<float> image, float gain) {
  for (float& pixel : image) pixel = std::min(std::max(gain * pixel, 0.0f), 1.0f);
}

void add_noise(std::span<float> image, float deviation, base::RandomStream& random) {
  constexpr float kMean = 4 * 127.5f;
  constexpr float kDeviation = 147.80054f;  // √(4 (256² - 1) / 12)
  const float scale = deviation / kDeviation;
  std::array<std::uint32_t, 128> numbers;
  while (!image.empty()) {
    const std::size_t count = std::min(numbers.size(), image.size());
    random.fill(std::span(numbers).first(count));
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t bits = numbers[i];
      const std::uint32_t sum = (bits & 0xFF) + (bits >> 8 & 0xFF) + (bits >> 16 & 0xFF) + (bits >> 24);
      const float noise = scale * (static_cast<float>(static_cast<std::int32_t>(sum)) - kMean);
      image[i] = std::min(std::max(image[i] + noise, 0.0f), 1.0f);
    }
    image = image.subspan(count);
  }
}

}  // namespace inkling::augmentation
