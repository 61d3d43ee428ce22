#include "augmentation/warp.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace inkling::augmentation {

// The change is R·K·S (scale, shear, rotate; y points down) and a shift; this is S⁻¹·K⁻¹·R⁻¹ of the shifted-back place.
AffineMap inverse_map(const AffineChange& change, std::size_t height, std::size_t width) {
  const double sine = std::sin(change.rotation);
  const double cosine = std::cos(change.rotation);
  const double slant = std::tan(change.shear);
  const double xx = (cosine + slant * sine) / change.scale_x;
  const double xy = (slant * cosine - sine) / change.scale_x;
  const double yx = sine / change.scale_y;
  const double yy = cosine / change.scale_y;
  const double middle_x = (static_cast<double>(width) - 1) / 2;
  const double middle_y = (static_cast<double>(height) - 1) / 2;
  const double back_x = middle_x + change.shift_x;
  const double back_y = middle_y + change.shift_y;
  return {.x0 = static_cast<float>(middle_x - xx * back_x - xy * back_y),
          .xx = static_cast<float>(xx),
          .xy = static_cast<float>(xy),
          .y0 = static_cast<float>(middle_y - yx * back_x - yy * back_y),
          .yx = static_cast<float>(yx),
          .yy = static_cast<float>(yy)};
}

// Fine pixel i has its middle at (i + 1/2) / factor - 1/2.
AffineMap on_finer_pixels(const AffineMap& map, std::size_t factor) {
  const float size = 1 / static_cast<float>(factor);
  const float first = size / 2 - 0.5f;
  return {.x0 = map.x0 + (map.xx + map.xy) * first,
          .xx = map.xx * size,
          .xy = map.xy * size,
          .y0 = map.y0 + (map.yx + map.yy) * first,
          .yx = map.yx * size,
          .yy = map.yy * size};
}

namespace {

constexpr std::size_t kChunk = 32;  // places at a time

// Places of a chunk as the pixel up and to the left of each, counted from the first one of the padding, and the way
// from there, 0..1 pixels. Beyond the padding all is paper, as it is on its outermost pixels.
struct Places {
  std::int32_t pixel[kChunk];
  float right[kChunk];
  float down[kChunk];

  void locate(const PaddedImage& image, const float* x, const float* y, std::size_t count) {
    const auto stride = static_cast<std::int32_t>(image.stride());
    const auto last_column = static_cast<float>(image.width() + 1);
    const auto last_line = static_cast<float>(image.height() + 1);
    for (std::size_t i = 0; i < count; ++i) {
      const float column = std::min(std::max(x[i] + 1, 0.0f), last_column);
      const float line = std::min(std::max(y[i] + 1, 0.0f), last_line);
      const auto whole_column = static_cast<std::int32_t>(column);
      const auto whole_line = static_cast<std::int32_t>(line);
      pixel[i] = whole_line * stride + whole_column;
      right[i] = column - static_cast<float>(whole_column);
      down[i] = line - static_cast<float>(whole_line);
    }
  }
};

void sample_chunk(const PaddedImage& image, const Places& places, std::span<float> out) {
  struct Pair {
    float left, right;
  };
  Pair above[kChunk];
  Pair below[kChunk];
  for (std::size_t i = 0; i < out.size(); ++i) {
    const float* const pixel = image.begin() + places.pixel[i];
    std::memcpy(&above[i], pixel, sizeof(Pair));  // one load
    std::memcpy(&below[i], pixel + image.stride(), sizeof(Pair));
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    const float upper = above[i].left + places.right[i] * (above[i].right - above[i].left);
    const float lower = below[i].left + places.right[i] * (below[i].right - below[i].left);
    out[i] = upper + places.down[i] * (lower - upper);
  }
}

}  // namespace

// Three short loops, as vector instructions do the first and the last.
void sample(const PaddedImage& image, std::span<const float> x, std::span<const float> y, std::span<float> out) {
  assert(x.size() == out.size() && y.size() == out.size());
  Places places;
  for (std::size_t i = 0; i < out.size(); i += kChunk) {
    const std::size_t count = std::min(kChunk, out.size() - i);
    places.locate(image, x.data() + i, y.data() + i, count);
    sample_chunk(image, places, out.subspan(i, count));
  }
}

}  // namespace inkling::augmentation
