#include "raster/blur.h"

#include <algorithm>

namespace inkling::raster {
namespace {

// The mean of each value and its neighbours up to `reach` along a line of values `step` apart, zeros around it.
void blur_line(const float* in, std::size_t count, std::size_t step, std::size_t reach, float* out) {
  const float share = 1 / static_cast<float>(2 * reach + 1);
  for (std::size_t i = 0; i < count; ++i) {
    float sum = 0;
    for (std::size_t j = i < reach ? 0 : i - reach; j <= std::min(count - 1, i + reach); ++j) sum += in[j * step];
    out[i * step] = sum * share;
  }
}

// The mean over `width` pixels down around each pixel; rows become columns.
Plane<float> blurred_down_and_transposed(const Plane<float>& plane, float width) {
  const std::size_t columns = plane.width;
  // Row i: the sum of the rows before i. A window's ends lie between rows; there the sum is interpolated.
  Plane<float> sums(columns, plane.height + 2);
  for (std::size_t i = 0; i < plane.values.size(); ++i) sums.values[i + columns] = sums.values[i] + plane.values[i];
  std::ranges::copy(sums.row(plane.height), sums.row(plane.height + 1).begin());
  struct End {
    const float* row;
    float part;
  };
  const auto end_at = [&](float place) -> End {
    const float inside = std::clamp(place, 0.0f, static_cast<float>(plane.height));
    const auto whole = static_cast<std::size_t>(inside);
    return {sums.row(whole).data(), inside - static_cast<float>(whole)};
  };
  Plane<float> result(plane.height, plane.width);
  for (std::size_t y = 0; y < plane.height; ++y) {
    const float middle = static_cast<float>(y) + 0.5f;
    const End first = end_at(middle - width / 2);
    const End last = end_at(middle + width / 2);
    for (std::size_t x = 0; x < columns; ++x) {
      const float before = first.row[x] + first.part * (first.row[x + columns] - first.row[x]);
      const float up_to = last.row[x] + last.part * (last.row[x + columns] - last.row[x]);
      result.at(y, x) = (up_to - before) / width;
    }
  }
  return result;
}

}  // namespace

Plane<float> box_blur(const Plane<float>& plane, std::size_t reach) {
  Plane<float> across(plane.width, plane.height);
  Plane<float> result(plane.width, plane.height);
  for (std::size_t y = 0; y < plane.height; ++y) {
    blur_line(plane.row(y).data(), plane.width, 1, reach, across.row(y).data());
  }
  for (std::size_t x = 0; x < plane.width; ++x) {
    blur_line(&across.values[x], plane.height, plane.width, reach, &result.values[x]);
  }
  return result;
}

Plane<float> fractional_box_blur(const Plane<float>& plane, float width) {
  return blurred_down_and_transposed(blurred_down_and_transposed(plane, width), width);
}

}  // namespace inkling::raster
