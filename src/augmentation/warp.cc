#include "augmentation/warp.h"

#include <cmath>

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

}  // namespace inkling::augmentation
