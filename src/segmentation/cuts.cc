#include "segmentation/cuts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "segmentation/parameters.h"

namespace inkling::segmentation {
namespace {

// Finds the cheapest path near a column. The rows' costs are kept between calls.
class PathFinder {
 public:
  // `price` is what a pixel costs, [height, width].
  PathFinder(std::span<const float> price, std::size_t width, std::size_t height)
      : price_(price), width_(width), height_(height) {}

  // The cheapest path within `reach` columns of `middle`, in which it starts or ends or which it crosses halfway down.
  Cut find(std::size_t middle, std::size_t reach) {
    first_ = middle - std::min(middle, reach);
    count_ = std::min(width_, middle + reach + 1) - first_;
    costs_.assign(count_ * height_, std::numeric_limits<float>::infinity());
    // Down and up from the middle row, so that the path goes through its column there.
    const std::size_t half = height_ / 2;
    cost(half, middle - first_) = price_at(half, middle - first_);
    for (std::size_t y = half + 1; y < height_; ++y) relax(y, y - 1);
    for (std::size_t y = half; y-- > 0;) relax(y, y + 1);
    Cut cut{std::vector<std::size_t>(height_), 0};
    cut.strokes =
        static_cast<double>(trace(height_ - 1, half, cut) + trace(0, half, cut) - cost(half, middle - first_));
    return cut;
  }

 private:
  float& cost(std::size_t y, std::size_t x) { return costs_[y * count_ + x]; }
  float price_at(std::size_t y, std::size_t x) const { return price_[y * width_ + first_ + x]; }
  float price_aside(std::size_t y, std::size_t x) const { return kCut.step + kCut.aside * price_at(y, x); }

  void relax(std::size_t y, std::size_t before) {
    for (std::size_t x = 0; x < count_; ++x) {
      const float aside = price_aside(y, x);
      float least = cost(before, x);
      if (x > 0) least = std::min(least, cost(before, x - 1) + aside);
      if (x + 1 < count_) least = std::min(least, cost(before, x + 1) + aside);
      cost(y, x) = least + price_at(y, x);
    }
  }

  // Follows the cheapest path from row `end` back to row `half`; returns its cost.
  float trace(std::size_t end, std::size_t half, Cut& cut) {
    const float* row = costs_.data() + end * count_;
    auto x = static_cast<std::size_t>(std::min_element(row, row + count_) - row);
    const float total = cost(end, x);
    for (std::size_t y = end;; y < half ? ++y : --y) {
      cut.columns[y] = first_ + x;
      if (y == half) return total;
      const std::size_t before = y < half ? y + 1 : y - 1;
      const float aside = price_aside(y, x);
      std::size_t best = x;
      float least = cost(before, x);
      if (x > 0 && cost(before, x - 1) + aside < least) least = cost(before, best = x - 1) + aside;
      if (x + 1 < count_ && cost(before, x + 1) + aside < least) best = x + 1;
      x = best;
    }
  }

  std::span<const float> price_;
  std::size_t width_;
  std::size_t height_;
  std::size_t first_ = 0;  // column of the band
  std::size_t count_ = 0;  // columns of the band
  std::vector<float> costs_;
};

// How far each pixel of ink lies from paper, about, in pixels (a chamfer distance: Borgefors 1986).
std::vector<float> depths_of(std::span<const std::uint8_t> ink, std::size_t width, std::size_t height) {
  constexpr float kDiagonal = 1.4f;
  const std::size_t row = width + 2;  // paper all around
  std::vector<float> depths(row * (height + 2));
  for (std::size_t y = 1; y <= height; ++y) {
    const float* const above = &depths[(y - 1) * row];
    float* const here = &depths[y * row];
    for (std::size_t x = 1; x <= width; ++x) {
      if (ink[(y - 1) * width + x - 1] < 128) continue;
      here[x] = std::min({here[x - 1] + 1, above[x] + 1, above[x - 1] + kDiagonal, above[x + 1] + kDiagonal});
    }
  }
  std::vector<float> result(ink.size());
  for (std::size_t y = height; y > 0; --y) {
    const float* const below = &depths[(y + 1) * row];
    float* const here = &depths[y * row];
    for (std::size_t x = width; x > 0; --x) {
      here[x] = std::min({here[x], here[x + 1] + 1, below[x] + 1, below[x - 1] + kDiagonal, below[x + 1] + kDiagonal});
      result[(y - 1) * width + x - 1] = here[x];
    }
  }
  return result;
}

// What each pixel costs a path: its ink, and a little inside of closed loops, where no two digits touch.
std::vector<float> prices_of(std::span<const std::uint8_t> ink, std::size_t width, std::size_t height,
                             double stroke_width) {
  std::vector<bool> outside(ink.size(), false);
  std::vector<std::size_t> waiting;
  const auto reach = [&](std::size_t pixel) {
    if (outside[pixel] || ink[pixel] >= 128) return;
    outside[pixel] = true;
    waiting.push_back(pixel);
  };
  for (std::size_t x = 0; x < width; ++x) reach(x), reach((height - 1) * width + x);
  for (std::size_t y = 0; y < height; ++y) reach(y * width), reach(y * width + width - 1);
  while (!waiting.empty()) {
    const std::size_t pixel = waiting.back();
    waiting.pop_back();
    if (pixel % width > 0) reach(pixel - 1);
    if (pixel % width + 1 < width) reach(pixel + 1);
    if (pixel >= width) reach(pixel - width);
    if (pixel + width < ink.size()) reach(pixel + width);
  }
  std::array<float, 256> price;
  for (std::size_t i = 0; i < price.size(); ++i) {
    price[i] = static_cast<float>(std::pow(static_cast<double>(i) / 255, kCut.power));
  }
  const std::vector<float> depths = depths_of(ink, width, height);
  std::vector<float> prices(ink.size());
  for (std::size_t i = 0; i < ink.size(); ++i) {
    const bool between = depths[i] > kCut.deep * static_cast<float>(stroke_width) + 0.5f;
    const float own = between ? kCut.between * price[ink[i]] : price[ink[i]];
    prices[i] = outside[i] ? own : std::max(own, kCut.hole);
  }
  return prices;
}

// How far the path's middle is from the middle of its ends, in pixels.
double bulge(const Cut& cut) {
  const double ends = static_cast<double>(cut.columns.front() + cut.columns.back()) / 2;
  return std::abs(static_cast<double>(cut.columns[cut.columns.size() / 2]) - ends);
}

}  // namespace

std::vector<Cut> find_cuts(std::span<const std::uint8_t> ink, std::size_t width, std::size_t height,
                           double stroke_width, double writing_height) {
  const auto pixels = [&](double share) {
    return std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(share * writing_height)));
  };
  const std::vector<float> prices = prices_of(ink, width, height, stroke_width);
  PathFinder finder(prices, width, height);
  std::vector<std::size_t> columns;
  std::vector<Cut> all;
  for (std::size_t x = pixels(kCut.margin); x + pixels(kCut.margin) < width; x += pixels(kCut.grid)) {
    Cut cut = finder.find(x, pixels(kCut.reach));
    if (cut.strokes < kCut.least_cost) continue;
    cut.strokes /= stroke_width;
    columns.push_back(x);
    all.push_back(std::move(cut));
  }
  // The cheapest and straightest first, each forbidding its neighbourhood.
  std::vector<std::size_t> order(all.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto price = [&](std::size_t i) { return all[i].strokes + kCut.bulge * bulge(all[i]) / stroke_width; };
  std::ranges::stable_sort(order, {}, price);
  const std::size_t apart = pixels(kCut.apart);
  const std::size_t most = 1 + width / pixels(kCut.share);
  std::vector<std::size_t> chosen;
  for (const std::size_t i : order) {
    if (chosen.size() == most || all[i].strokes > kCut.most_strokes) break;
    const bool is_free = std::ranges::none_of(chosen, [&](std::size_t other) {
      return std::max(columns[i], columns[other]) - std::min(columns[i], columns[other]) < apart;
    });
    if (is_free) chosen.push_back(i);
  }
  std::ranges::sort(chosen);
  std::vector<Cut> cuts;
  for (const std::size_t i : chosen) cuts.push_back(std::move(all[i]));
  return cuts;
}

}  // namespace inkling::segmentation
