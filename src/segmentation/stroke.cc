#include "segmentation/stroke.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "segmentation/parameters.h"

namespace inkling::segmentation {
namespace {

// The mean over `width` pixels down around each pixel of `ink`, paper beyond it; rows become columns.
void blur_down_and_transpose(std::span<const float> ink, std::size_t side, float width, std::span<float> out) {
  // Row i of `sums`: the sum of the rows before i. A window's ends lie between rows; there the sum is interpolated.
  std::vector<float> sums((side + 2) * side);
  for (std::size_t i = 0; i < side * side; ++i) sums[i + side] = sums[i] + ink[i];
  std::copy_n(sums.end() - static_cast<std::ptrdiff_t>(2 * side), side, sums.end() - static_cast<std::ptrdiff_t>(side));
  struct End {
    const float* row;
    float part;
  };
  const auto end_at = [&](float place) -> End {
    const float inside = std::clamp(place, 0.0f, static_cast<float>(side));
    const auto whole = static_cast<std::size_t>(inside);
    return {sums.data() + whole * side, inside - static_cast<float>(whole)};
  };
  for (std::size_t y = 0; y < side; ++y) {
    const float middle = static_cast<float>(y) + 0.5f;
    const End first = end_at(middle - width / 2);
    const End last = end_at(middle + width / 2);
    for (std::size_t x = 0; x < side; ++x) {
      const float before = first.row[x] + first.part * (first.row[x + side] - first.row[x]);
      const float up_to = last.row[x] + last.part * (last.row[x + side] - last.row[x]);
      out[x * side + y] = (up_to - before) / width;
    }
  }
}

void blur(std::span<float> ink, std::size_t side, float width) {
  std::vector<float> turned(ink.size());
  blur_down_and_transpose(ink, side, width, turned);
  blur_down_and_transpose(turned, side, width, ink);
}

constexpr std::size_t kChunk = 64;  // pixels looked at at once: most of a page is paper

bool is_paper(const std::uint8_t* ink, std::size_t count) {
  std::uint8_t any = 0;
  for (std::size_t i = 0; i < count; ++i) any |= ink[i];
  return any == 0;
}

}  // namespace

float stroke_width(std::span<const std::uint8_t> ink, std::size_t width, std::size_t height) {
  // Two rows at a time, with paper all around the picture.
  std::vector<std::uint8_t> above(width + 2);
  std::vector<std::uint8_t> row(width + 2);
  double area = 0;
  double outline = 0;
  for (std::size_t y = 0; y <= height; ++y) {
    if (y < height) {
      std::copy_n(ink.data() + y * width, width, row.begin() + 1);
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
  const float own = stroke_width(patch.ink, patch.width, patch.height);
  if (patch.stroke_width <= 0) return own;
  return std::clamp(own, patch.stroke_width / kNormalization.stroke_range,
                    patch.stroke_width * kNormalization.stroke_range);
}

void change_stroke_width(std::span<float> ink, std::size_t side, float from, float to) {
  // Wide enough a blur for the new border to lie on its slope, and no wider.
  const float box = std::min(2 * std::abs(to - from), std::max(from, to));
  if (box < 0.1f) return;
  blur(ink, side, box);
  const float peak = std::min(1.0f, from / box);
  const float height = peak * (from + box - to) / (2 * std::min(from, box));
  // A border one pixel wide, but paper has to stay paper and the middle of a stroke full ink.
  const float gain = std::max({box, 0.5f / height, 0.5f / (peak - height)});
  for (float& value : ink) value = std::clamp((value - height) * gain + 0.5f, 0.0f, 1.0f);
}

}  // namespace inkling::segmentation
