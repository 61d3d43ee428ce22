#include "dataset/split.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "base/error.h"
#include "base/stream.h"

namespace inkling::dataset {

namespace {

constexpr std::size_t kClasses = 11;  // the ten digits, and what is not a digit

using Rows = std::vector<std::size_t>;

// How many of each digit's `counts` to hold out, `total` in all: its share rounded down, and one more for the digits
// that lost most by that (the largest remainder method; the smaller digit where they lost the same).
std::array<std::size_t, kClasses> apportion(const std::array<Rows, kClasses>& rows, double fraction,
                                            std::size_t total) {
  std::array<std::size_t, kClasses> held = {};
  std::array<double, kClasses> lost = {};
  std::array<std::size_t, kClasses> order = {};
  for (std::size_t digit = 0; digit < kClasses; ++digit) {
    const double share = fraction * static_cast<double>(rows[digit].size());
    held[digit] = static_cast<std::size_t>(share);
    lost[digit] = share - std::floor(share);
    order[digit] = digit;
    total -= std::min(total, held[digit]);
  }
  std::ranges::stable_sort(order, std::ranges::greater(), [&](std::size_t digit) { return lost[digit]; });
  for (const std::size_t digit : order) {
    if (total == 0) break;
    if (held[digit] == rows[digit].size()) continue;
    ++held[digit];
    --total;
  }
  return held;
}

}  // namespace

Split random_split(base::NumpyRandomState& random, std::size_t count, double test_fraction) {
  const double tested = std::ceil(test_fraction * static_cast<double>(count));
  if (!(tested >= 1 && tested <= static_cast<double>(count) - 1)) {
    base::fail(ErrorKind::kUsage, "a share of {} leaves one part of {} images empty", test_fraction, count);
  }
  const std::vector<std::size_t> order = random.permutation(count);
  const auto middle = order.begin() + static_cast<std::ptrdiff_t>(tested);
  return {.train = {middle, order.end()}, .test = {order.begin(), middle}};
}

Split stratified_split(std::uint64_t seed, std::span<const std::uint8_t> labels, double test_fraction) {
  const double total = std::round(test_fraction * static_cast<double>(labels.size()));
  if (!(total >= 1 && total <= static_cast<double>(labels.size()) - 1)) {
    base::fail(ErrorKind::kUsage, "a share of {} leaves one part of {} images empty", test_fraction, labels.size());
  }
  std::array<Rows, kClasses> rows;
  for (std::size_t i = 0; i < labels.size(); ++i) rows.at(labels[i]).push_back(i);
  const auto held = apportion(rows, test_fraction, static_cast<std::size_t>(total));
  Split split;
  for (std::size_t digit = 0; digit < kClasses; ++digit) {
    base::RandomStream random(seed, base::Purpose::kSplit, 0, digit);
    const std::vector<std::uint32_t> order = random.permutation(rows[digit].size());
    for (std::size_t i = 0; i < order.size(); ++i) {
      (i < held[digit] ? split.test : split.train).push_back(rows[digit][order[i]]);
    }
  }
  std::ranges::sort(split.train);
  std::ranges::sort(split.test);
  return split;
}

}  // namespace inkling::dataset
