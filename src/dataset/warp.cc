#include "dataset/warp.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>

namespace inkling {

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

void sample(const PaddedImage& image, std::span<const float> x, std::span<const float> y, std::span<float> out) {
  assert(x.size() == out.size() && y.size() == out.size());
  const float* const origin = image.begin();
  const auto stride = static_cast<std::int32_t>(image.stride());
  const auto right = static_cast<float>(image.width() + 1);
  const auto bottom = static_cast<float>(image.height() + 1);
  for (std::size_t i = 0; i < out.size(); ++i) {
    // From the first pixel of the padding; beyond it all is paper.
    const float column = std::min(std::max(x[i] + 1, 0.0f), right);
    const float line = std::min(std::max(y[i] + 1, 0.0f), bottom);
    const auto whole_column = static_cast<std::int32_t>(column);
    const auto whole_line = static_cast<std::int32_t>(line);
    const float to_right = column - static_cast<float>(whole_column);
    const float down = line - static_cast<float>(whole_line);
    const float* const corner = origin + (whole_line * stride + whole_column);
    const float above = corner[0] + to_right * (corner[1] - corner[0]);
    const float below = corner[stride] + to_right * (corner[stride + 1] - corner[stride]);
    out[i] = above + down * (below - above);
  }
}

}  // namespace inkling
