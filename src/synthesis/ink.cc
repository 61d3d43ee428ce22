#include "synthesis/ink.h"

#include <algorithm>
#include <numeric>

namespace inkling::synthesis {

float amount_of(const Ink& ink) { return std::accumulate(ink.values.begin(), ink.values.end(), 0.0f); }

Ink cropped(const Ink& ink, float threshold) {
  std::size_t left = ink.width, right = 0, top = ink.height, bottom = 0;
  for (std::size_t y = 0; y < ink.height; ++y) {
    for (std::size_t x = 0; x < ink.width; ++x) {
      if (ink.at(x, y) < threshold) continue;
      left = std::min(left, x);
      right = std::max(right, x + 1);
      top = std::min(top, y);
      bottom = std::max(bottom, y + 1);
    }
  }
  if (left >= right) return {};
  return raster::crop(ink, {left, top, right - left, bottom - top});
}

void paste(const Ink& ink, std::ptrdiff_t left, std::ptrdiff_t top, Ink& onto) {
  const auto width = static_cast<std::ptrdiff_t>(ink.width), height = static_cast<std::ptrdiff_t>(ink.height);
  const std::ptrdiff_t last_x = std::min(width, static_cast<std::ptrdiff_t>(onto.width) - left);
  const std::ptrdiff_t last_y = std::min(height, static_cast<std::ptrdiff_t>(onto.height) - top);
  for (std::ptrdiff_t y = std::max<std::ptrdiff_t>(0, -top); y < last_y; ++y) {
    for (std::ptrdiff_t x = std::max<std::ptrdiff_t>(0, -left); x < last_x; ++x) {
      float& pixel = onto.at(static_cast<std::size_t>(x + left), static_cast<std::size_t>(y + top));
      pixel = std::max(pixel, ink.at(static_cast<std::size_t>(x), static_cast<std::size_t>(y)));
    }
  }
}

}  // namespace inkling::synthesis
