#include "segmentation/polarity.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

#include "raster/morphology.h"
#include "segmentation/parameters.h"

namespace inkling::segmentation {
namespace {

// Sums over the square of 2·radius + 1 cells around each cell.
class WindowSums {
 public:
  explicit WindowSums(const raster::Image& values) : width_(values.width), height_(values.height) {
    integral_.resize((width_ + 1) * (height_ + 1));
    for (std::size_t y = 0; y < height_; ++y) {
      std::uint32_t sum = 0;  // 255 · 1024² < 2³²
      for (std::size_t x = 0; x < width_; ++x) {
        sum += values.at(x, y);
        integral_[(y + 1) * (width_ + 1) + x + 1] = integral_[y * (width_ + 1) + x + 1] + sum;
      }
    }
  }

  std::uint32_t around(std::size_t x, std::size_t y, std::size_t radius) const {
    const std::size_t left = x - std::min(x, radius);
    const std::size_t top = y - std::min(y, radius);
    const std::size_t right = std::min(x + radius + 1, width_);
    const std::size_t bottom = std::min(y + radius + 1, height_);
    return at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top);
  }

 private:
  std::uint32_t at(std::size_t x, std::size_t y) const { return integral_[y * (width_ + 1) + x]; }

  std::size_t width_;
  std::size_t height_;
  std::vector<std::uint32_t> integral_;
};

raster::Image difference(const raster::Image& more, const raster::Image& less) {
  raster::Image result(more.width, more.height);
  for (std::size_t i = 0; i < more.values.size(); ++i) {
    const int contrast = more.values[i] - less.values[i];
    result.values[i] = static_cast<std::uint8_t>(std::max(contrast, 0));
  }
  return result;
}

// What is darker, or lighter, than its surroundings and narrower than a window; what noise and texture have is taken
// off.
struct Strokes {
  raster::Image dark;
  raster::Image light;
};

int median_of(const raster::Image& image) {
  std::array<std::size_t, 256> histogram{};
  for (const std::uint8_t value : image.values) ++histogram[value];
  std::size_t below = 0;
  int median = 0;
  while ((below += histogram[static_cast<std::size_t>(median)]) <= image.values.size() / 2) ++median;
  return median;
}

Strokes strokes_of(const raster::Image& means, std::size_t radius) {
  Strokes strokes{difference(raster::close(means, radius), means), difference(means, raster::open(means, radius))};
  const int noise = std::max(median_of(strokes.dark), median_of(strokes.light));
  if (noise == 0) return strokes;
  const int floor = kInk.noise_of_strokes * noise;
  for (raster::Image* image : {&strokes.dark, &strokes.light}) {
    for (std::uint8_t& value : image->values) value = static_cast<std::uint8_t>(std::max(0, value - floor));
  }
  return strokes;
}

std::uint64_t sum_of(const raster::Image& image) {
  return std::accumulate(image.values.begin(), image.values.end(), std::uint64_t{0});
}

std::size_t in_cells(float pixels, const raster::Cells& cells) {
  return static_cast<std::size_t>(std::ceil(pixels / static_cast<float>(cells.size)));
}

// Of the cells of a window, every `step`-th each way.
struct Window {
  std::size_t left, top, right, bottom, step;
};

enum class Majority : std::uint8_t { kLight, kDark, kNone };

Majority majority_in(const raster::Image& means, const Window& window) {
  std::array<std::size_t, 256> histogram{};
  std::size_t count = 0;
  for (std::size_t y = window.top; y < window.bottom; y += window.step) {
    for (std::size_t x = window.left; x < window.right; x += window.step) {
      ++histogram[means.at(x, y)];
      ++count;
    }
  }
  int darkest = 0;
  while (darkest < 255 && histogram[static_cast<std::size_t>(darkest)] == 0) ++darkest;
  int lightest = 255;
  while (lightest > darkest && histogram[static_cast<std::size_t>(lightest)] == 0) --lightest;
  if (lightest - darkest < kInk.least_majority_contrast) return Majority::kNone;
  const auto middle = static_cast<std::ptrdiff_t>((darkest + lightest + 1) / 2);
  const auto dark = std::accumulate(histogram.begin(), histogram.begin() + middle, std::size_t{0});
  return 2 * dark > count ? Majority::kDark : Majority::kLight;
}

}  // namespace

PolarityMap majority_polarity(const raster::Cells& cells, std::size_t radius) {
  const raster::Image& means = cells.means;
  const std::size_t step = 1 + std::max(means.width, means.height) / 64;
  const bool inverted = majority_in(means, {0, 0, means.width, means.height, step}) == Majority::kDark;
  PolarityMap polarity(means.width, means.height, inverted ? 1 : 0);
  const std::size_t reach = kInk.majority_reach * radius;
  const std::size_t side = 1 + radius / 3;  // of the blocks that get one polarity
  for (std::size_t top = 0; top < means.height; top += side) {
    for (std::size_t left = 0; left < means.width; left += side) {
      const std::size_t right = std::min(left + side, means.width);
      const std::size_t bottom = std::min(top + side, means.height);
      const Majority majority =
          majority_in(means, {left - std::min(left, reach), top - std::min(top, reach),
                              std::min(right + reach, means.width), std::min(bottom + reach, means.height), step});
      if (majority == Majority::kNone) continue;
      for (std::size_t y = top; y < bottom; ++y) {
        std::ranges::fill(polarity.row(y).subspan(left, right - left),
                          majority == Majority::kDark ? std::uint8_t{1} : std::uint8_t{0});
      }
    }
  }
  return polarity;
}

std::optional<Polarity> polarity_of_strokes(const raster::Cells& cells) {
  const std::size_t side = std::min(cells.means.width, cells.means.height);
  std::vector<Strokes> by_radius;
  for (std::size_t radius = 1; radius <= side / kInk.least_sides; radius += 1 + radius / 3) {
    by_radius.push_back(strokes_of(cells.means, radius));
  }
  std::uint64_t most = 0;
  for (const Strokes& strokes : by_radius) most = std::max({most, sum_of(strokes.dark), sum_of(strokes.light)});
  // The window in which strokes of one polarity are seen best: wider than they are, and narrower than their paper.
  double clearest = kInk.clear_polarity_of_all;
  std::optional<Polarity> polarity;
  for (const Strokes& strokes : by_radius) {
    const auto dark = static_cast<double>(sum_of(strokes.dark)) + 1;
    const auto light = static_cast<double>(sum_of(strokes.light)) + 1;
    if (std::max(dark, light) < kInk.least_response * static_cast<double>(most)) continue;
    const double ratio = std::max(dark / light, light / dark);
    if (ratio <= clearest) continue;
    clearest = ratio;
    polarity = dark > light ? Polarity::kDarkInk : Polarity::kLightInk;
  }
  return polarity;
}

PolarityMap stroke_polarity(const raster::Cells& cells, const PolarityMap& majority, float stroke_width) {
  const std::size_t radius = in_cells(kInk.polarity_radius * stroke_width, cells);
  const WindowSums dark(difference(raster::close(cells.means, radius), cells.means));
  const WindowSums light(difference(cells.means, raster::open(cells.means, radius)));
  const std::size_t window = in_cells(kInk.polarity_window * stroke_width, cells);
  PolarityMap polarity = majority;
  for (std::size_t y = 0; y < cells.means.height; ++y) {
    for (std::size_t x = 0; x < cells.means.width; ++x) {
      const std::uint32_t darker = dark.around(x, y, window);
      const std::uint32_t lighter = light.around(x, y, window);
      std::uint8_t& inverted = polarity.at(x, y);
      if (lighter / kInk.clear_polarity > darker) inverted = 1;
      if (darker / kInk.clear_polarity > lighter) inverted = 0;
    }
  }
  return polarity;
}

}  // namespace inkling::segmentation
