#include "reader/cuts.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace inkling {
namespace {

constexpr float kStep = 0.12f;        // what a step aside costs, in pixels of full ink
constexpr float kHole = 0.15f;        // what a pixel of a closed loop's inside costs, in the same
constexpr double kLeastInk = 0.3;     // pixels of full ink: a path through less parts nothing
constexpr double kMostStrokes = 3.5;  // more ink than that is no place to cut

// Of the writing's height:
constexpr double kReach = 0.3;    // how far a path may lead from the column that it is made for
constexpr double kApart = 0.12;   // between two cuts, at least
constexpr double kShare = 0.2;    // of the width for each cut
constexpr double kMargin = 0.12;  // no cut so near the piece's ends
constexpr double kGrid = 0.025;   // between the columns that a path is made for

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

  void relax(std::size_t y, std::size_t before) {
    for (std::size_t x = 0; x < count_; ++x) {
      float least = cost(before, x);
      if (x > 0) least = std::min(least, cost(before, x - 1) + kStep);
      if (x + 1 < count_) least = std::min(least, cost(before, x + 1) + kStep);
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
      std::size_t best = x;
      float least = cost(before, x);
      if (x > 0 && cost(before, x - 1) + kStep < least) least = cost(before, best = x - 1) + kStep;
      if (x + 1 < count_ && cost(before, x + 1) + kStep < least) best = x + 1;
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

// What each pixel costs a path: its ink, and a little inside of closed loops, where no two digits touch.
std::vector<float> prices_of(std::span<const std::uint8_t> ink, std::size_t width, std::size_t height) {
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
  std::vector<float> prices(ink.size());
  for (std::size_t i = 0; i < ink.size(); ++i) {
    const float own = static_cast<float>(ink[i]) / 255.0f;
    prices[i] = outside[i] ? own : std::max(own, kHole);
  }
  return prices;
}

}  // namespace

std::vector<Cut> find_cuts(std::span<const std::uint8_t> ink, std::size_t width, std::size_t height,
                           double stroke_width, double writing_height) {
  const auto pixels = [&](double share) {
    return std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(share * writing_height)));
  };
  const std::vector<float> prices = prices_of(ink, width, height);
  PathFinder finder(prices, width, height);
  std::vector<std::size_t> columns;
  std::vector<Cut> all;
  for (std::size_t x = pixels(kMargin); x + pixels(kMargin) < width; x += pixels(kGrid)) {
    Cut cut = finder.find(x, pixels(kReach));
    if (cut.strokes < kLeastInk) continue;
    cut.strokes /= stroke_width;
    columns.push_back(x);
    all.push_back(std::move(cut));
  }
  // The cheapest first, each forbidding its neighbourhood.
  std::vector<std::size_t> order(all.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return all[i].strokes; });
  const std::size_t apart = pixels(kApart);
  const std::size_t most = 1 + width / pixels(kShare);
  std::vector<std::size_t> chosen;
  for (const std::size_t i : order) {
    if (chosen.size() == most || all[i].strokes > kMostStrokes) break;
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

}  // namespace inkling
