#include "synthesis/ink.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace inkling::synthesis {
namespace {

// The largest of each value and its neighbours up to `reach` along a line of values `step` apart.
void dilate_line(const float* in, std::size_t count, std::size_t step, std::size_t reach, float* out) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t first = i < reach ? 0 : i - reach;
    const std::size_t last = std::min(count - 1, i + reach);
    float largest = in[first * step];
    for (std::size_t j = first + 1; j <= last; ++j) largest = std::max(largest, in[j * step]);
    out[i * step] = largest;
  }
}

// Resamples a line of `count` values `step` apart to `size` values `out_step` apart.
void resample_line(const float* in, std::size_t count, std::size_t step, std::size_t size, std::size_t out_step,
                   float* out) {
  const float ratio = static_cast<float>(count) / static_cast<float>(size);
  const float reach = std::max(ratio, 1.0f);
  for (std::size_t i = 0; i < size; ++i) {
    const float middle = (static_cast<float>(i) + 0.5f) * ratio - 0.5f;
    const auto first = static_cast<std::ptrdiff_t>(std::ceil(middle - reach));
    const auto last = static_cast<std::ptrdiff_t>(std::floor(middle + reach));
    float sum = 0, weights = 0;
    for (std::ptrdiff_t j = first; j <= last; ++j) {
      const float weight = 1 - std::abs(static_cast<float>(j) - middle) / reach;
      weights += weight;
      if (j >= 0 && j < static_cast<std::ptrdiff_t>(count)) sum += weight * in[static_cast<std::size_t>(j) * step];
    }
    out[i * out_step] = sum / weights;
  }
}

// The mean of each value and its neighbours up to `reach` along a line of values `step` apart, zeros around it.
void blur_line(const float* in, std::size_t count, std::size_t step, std::size_t reach, float* out) {
  const float share = 1 / static_cast<float>(2 * reach + 1);
  for (std::size_t i = 0; i < count; ++i) {
    float sum = 0;
    for (std::size_t j = i < reach ? 0 : i - reach; j <= std::min(count - 1, i + reach); ++j) sum += in[j * step];
    out[i * step] = sum * share;
  }
}

// A filter of lines, applied to all rows and then to all columns.
template <typename Filter>
Ink filtered(const Ink& ink, const Filter& filter) {
  Ink across(ink.width, ink.height);
  Ink result(ink.width, ink.height);
  for (std::size_t y = 0; y < ink.height; ++y) {
    filter(&ink.values[y * ink.width], ink.width, std::size_t{1}, &across.values[y * ink.width]);
  }
  for (std::size_t x = 0; x < ink.width; ++x) filter(&across.values[x], ink.height, ink.width, &result.values[x]);
  return result;
}

}  // namespace

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

Ink resampled(const Ink& ink, std::size_t width, std::size_t height) {
  assert(ink.width > 0 && ink.height > 0 && width > 0 && height > 0);
  Ink across(width, ink.height);
  Ink result(width, height);
  for (std::size_t y = 0; y < ink.height; ++y) {
    resample_line(&ink.values[y * ink.width], ink.width, 1, width, 1, &across.values[y * width]);
  }
  for (std::size_t x = 0; x < width; ++x) {
    resample_line(&across.values[x], ink.height, width, height, width, &result.values[x]);
  }
  return result;
}

Ink blurred(const Ink& ink, std::size_t reach) {
  return filtered(ink, [reach](const float* in, std::size_t count, std::size_t step, float* out) {
    blur_line(in, count, step, reach, out);
  });
}

Ink dilated(const Ink& ink, std::size_t reach) {
  return filtered(ink, [reach](const float* in, std::size_t count, std::size_t step, float* out) {
    dilate_line(in, count, step, reach, out);
  });
}

}  // namespace inkling::synthesis
