#include "raster/resample.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>
#include <vector>

namespace inkling::raster {
namespace {

// The old pixels that a new pixel takes the mean of along one side: `first` and those behind it, each with its share.
struct Window {
  std::size_t first = 0;
  std::vector<float> shares;
};

// New pixels that cover all old ones.
std::vector<Window> windows_over(std::size_t from, std::size_t to) {
  std::vector<Window> windows;
  for (std::size_t i = 0; i < to; ++i) {
    // In units of 1/to of an old pixel, so that every border is a whole number.
    const std::size_t begin = i * from;
    const std::size_t end = begin + from;
    Window window{begin / to, {}};
    for (std::size_t k = window.first; k * to < end; ++k) {
      const std::size_t overlap = std::min(end, (k + 1) * to) - std::max(begin, k * to);
      window.shares.push_back(static_cast<float>(overlap) / static_cast<float>(from));
    }
    windows.push_back(std::move(window));
  }
  return windows;
}

// New pixels at any place; old pixels beyond the plane of `size` are left out.
std::vector<Window> windows_at(const Steps& steps, std::size_t size) {
  const double width = std::max(steps.step, 1.0);
  std::vector<Window> windows(steps.count);
  for (std::size_t i = 0; i < steps.count; ++i) {
    const double from = steps.begin + (static_cast<double>(i) + 0.5) * steps.step - width / 2;
    const double first = std::clamp(std::floor(from), 0.0, static_cast<double>(size));
    const double last = std::clamp(std::ceil(from + width), first, static_cast<double>(size));
    windows[i].first = static_cast<std::size_t>(first);
    for (double k = first; k < last; ++k) {
      const double overlap = std::min(from + width, k + 1) - std::max(from, k);
      windows[i].shares.push_back(static_cast<float>(std::max(overlap, 0.0) / width));
    }
  }
  return windows;
}

// The windows' means, in parts of `full`.
Plane<float> means_of(const Plane<std::uint8_t>& plane, std::span<const Window> across, std::span<const Window> down,
                      float full) {
  Plane<float> result(across.size(), down.size());
  std::vector<float> line(plane.width);  // the mean of the rows that a new row covers
  for (std::size_t y = 0; y < down.size(); ++y) {
    std::ranges::fill(line, 0.0f);
    for (std::size_t k = 0; k < down[y].shares.size(); ++k) {
      const auto row = plane.row(down[y].first + k);
      const float share = down[y].shares[k] / full;
      for (std::size_t x = 0; x < line.size(); ++x) line[x] += share * static_cast<float>(row[x]);
    }
    const auto out = result.row(y);
    for (std::size_t x = 0; x < across.size(); ++x) {
      float mean = 0;
      for (std::size_t k = 0; k < across[x].shares.size(); ++k) {
        mean += across[x].shares[k] * line[across[x].first + k];
      }
      out[x] = mean;
    }
  }
  return result;
}

std::size_t scaled_side(std::size_t side, std::size_t numerator, std::size_t denominator) {
  return std::max<std::size_t>(1, (side * numerator + denominator / 2) / denominator);
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

Image resize(const Image& image, std::size_t width, std::size_t height) {
  const Plane<float> means = means_of(image, windows_over(image.width, width), windows_over(image.height, height), 1);
  Image result(width, height);
  std::ranges::transform(means.values, result.values.begin(),
                         [](float mean) { return static_cast<std::uint8_t>(std::clamp(std::lround(mean), 0l, 255l)); });
  return result;
}

Image fit(const Image& image, std::size_t width, std::size_t height, std::uint8_t paper) {
  const bool wide = image.width * height >= image.height * width;  // its width decides
  const std::size_t inner_width = wide ? width : scaled_side(image.width, height, image.height);
  const std::size_t inner_height = wide ? scaled_side(image.height, width, image.width) : height;
  const Image inner = resize(image, inner_width, inner_height);
  Image result(width, height, paper);
  const std::size_t left = (width - inner_width) / 2;
  const std::size_t top = (height - inner_height) / 2;
  for (std::size_t y = 0; y < inner_height; ++y) {
    std::ranges::copy(inner.row(y), result.row(top + y).subspan(left).begin());
  }
  return result;
}

Plane<float> window_means(const Plane<std::uint8_t>& plane, const Steps& across, const Steps& down) {
  Plane<float> means = means_of(plane, windows_at(across, plane.width), windows_at(down, plane.height), 255);
  for (float& mean : means.values) mean = std::min(mean, 1.0f);
  return means;
}

Plane<float> resample_triangle(const Plane<float>& plane, std::size_t width, std::size_t height) {
  assert(plane.width > 0 && plane.height > 0 && width > 0 && height > 0);
  Plane<float> across(width, plane.height);
  Plane<float> result(width, height);
  for (std::size_t y = 0; y < plane.height; ++y) {
    resample_line(plane.row(y).data(), plane.width, 1, width, 1, across.row(y).data());
  }
  for (std::size_t x = 0; x < width; ++x) {
    resample_line(&across.values[x], plane.height, width, height, width, &result.values[x]);
  }
  return result;
}

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

}  // namespace inkling::raster
