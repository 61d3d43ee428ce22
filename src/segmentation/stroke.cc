#include "segmentation/stroke.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "raster/blur.h"
#include "segmentation/parameters.h"

namespace inkling::segmentation {
namespace {

constexpr std::size_t kChunk = 64;  // pixels looked at at once: most of a page is paper

bool is_paper(const std::uint8_t* ink, std::size_t count) {
  std::uint8_t any = 0;
  for (std::size_t i = 0; i < count; ++i) any |= ink[i];
  return any == 0;
}

}  // namespace

float stroke_width(const raster::Plane<std::uint8_t>& ink) {
  const auto [width, height] = std::pair(ink.width, ink.height);
  // Two rows at a time, with paper all around the picture.
  std::vector<std::uint8_t> above(width + 2);
  std::vector<std::uint8_t> row(width + 2);
  double area = 0;
  double outline = 0;
  for (std::size_t y = 0; y <= height; ++y) {
    if (y < height) {
      std::ranges::copy(ink.row(y), row.begin() + 1);
    } else {
      std::ranges::fill(row, std::uint8_t{0});
    }
    float row_outline = 0;
    std::uint32_t row_area = 0;
    for (std::size_t x = 0; x <= width; x += kChunk) {
      const std::size_t count = std::min(kChunk, width + 1 - x);
      if (is_paper(above.data() + x, count + 1) && is_paper(row.data() + x, count)) continue;
      for (std::size_t i = x; i < x + count; ++i) {
        const auto across = static_cast<float>(above[i + 1] - above[i]);
        const auto down = static_cast<float>(row[i] - above[i]);
        row_outline += std::sqrt(across * across + down * down);
        row_area += row[i];
      }
    }
    outline += static_cast<double>(row_outline);
    area += row_area;
    std::swap(above, row);
  }
  return outline > 0 ? static_cast<float>(2 * area / outline) : 0.0f;
}

float patch_stroke_width(const InkPatch& patch) {
  const float own = stroke_width(patch.ink);
  if (patch.stroke_width <= 0) return own;
  return std::clamp(own, patch.stroke_width / kNormalization.stroke_range,
                    patch.stroke_width * kNormalization.stroke_range);
}

void change_stroke_width(float from, float to, raster::Plane<float>& ink) {
  // Wide enough a blur for the new border to lie on its slope, and no wider.
  const float box = std::min(2 * std::abs(to - from), std::max(from, to));
  if (box < 0.1f) return;
  ink = raster::fractional_box_blur(ink, box);
  const float peak = std::min(1.0f, from / box);
  const float height = peak * (from + box - to) / (2 * std::min(from, box));
  // A border one pixel wide, but paper has to stay paper and the middle of a stroke full ink.
  const float gain = std::max({box, 0.5f / height, 0.5f / (peak - height)});
  for (float& value : ink.values) value = std::clamp((value - height) * gain + 0.5f, 0.0f, 1.0f);
}

}  // namespace inkling::segmentation
