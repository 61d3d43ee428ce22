#include "dataset/partition.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

#include "base/digits.h"
#include "base/error.h"
#include "base/stream.h"

namespace inkling::dataset {
namespace {

constexpr std::size_t kClasses = base::kLabels;

using Positions = std::vector<std::size_t>;

// How many of each digit's images to hold out, `total` in all: its share rounded down, and one more for the digits
// that lost most by that (the largest remainder method; the smaller digit where they lost the same).
std::array<std::size_t, kClasses> apportion(const std::array<Positions, kClasses>& positions, double fraction,
                                            std::size_t total) {
  std::array<std::size_t, kClasses> held = {};
  std::array<double, kClasses> lost = {};
  std::array<std::size_t, kClasses> order = {};
  for (std::size_t digit = 0; digit < kClasses; ++digit) {
    const double share = fraction * static_cast<double>(positions[digit].size());
    held[digit] = static_cast<std::size_t>(share);
    lost[digit] = share - std::floor(share);
    order[digit] = digit;
    total -= std::min(total, held[digit]);
  }
  std::ranges::stable_sort(order, std::ranges::greater(), [&](std::size_t digit) { return lost[digit]; });
  for (const std::size_t digit : order) {
    if (total == 0) break;
    if (held[digit] == positions[digit].size()) continue;
    ++held[digit];
    --total;
  }
  return held;
}

// `held`, the number of images to hold out, where that and the rest are at least one image each.
std::size_t require_both(double held, double fraction, const Subset& part) {
  if (held >= 1 && held <= static_cast<double>(part.size()) - 1) return static_cast<std::size_t>(held);
  base::fail(ErrorKind::kUsage, "a share of {} leaves one part of {} images empty", fraction, part.size());
}

Subset at(const Subset& part, std::span<const std::size_t> positions) {
  Subset chosen{part.data, {}};
  chosen.rows.reserve(positions.size());
  for (const std::size_t position : positions) chosen.rows.push_back(part.rows[position]);
  return chosen;
}

}  // namespace

std::vector<std::uint8_t> Subset::labels() const {
  std::vector<std::uint8_t> labels(size());
  for (std::size_t i = 0; i < size(); ++i) labels[i] = label(i);
  return labels;
}

Subset whole(Dataset data) {
  Subset all{std::make_shared<const Dataset>(std::move(data)), {}};
  all.rows.resize(all.data->size());
  std::iota(all.rows.begin(), all.rows.end(), std::size_t{0});
  return all;
}

Subset hold_out_stratified(Subset& part, double fraction, std::uint64_t seed) {
  const std::size_t total = require_both(std::round(fraction * static_cast<double>(part.size())), fraction, part);
  std::array<Positions, kClasses> positions;
  for (std::size_t i = 0; i < part.size(); ++i) positions.at(part.label(i)).push_back(i);
  const auto counts = apportion(positions, fraction, total);
  Positions held, kept;
  for (std::size_t digit = 0; digit < kClasses; ++digit) {
    base::RandomStream random(seed, base::Purpose::kSplit, 0, digit);
    const std::vector<std::uint32_t> order = random.permutation(positions[digit].size());
    for (std::size_t i = 0; i < order.size(); ++i) {
      (i < counts[digit] ? held : kept).push_back(positions[digit][order[i]]);
    }
  }
  std::ranges::sort(held);
  std::ranges::sort(kept);
  Subset taken = at(part, held);
  part = at(part, kept);
  return taken;
}

Subset hold_out_random(Subset& part, double fraction, base::NumpyRandomState& random) {
  const std::size_t held = require_both(std::ceil(fraction * static_cast<double>(part.size())), fraction, part);
  const Positions order = random.permutation(part.size());
  Subset taken = at(part, std::span(order).first(held));
  part = at(part, std::span(order).subspan(held));
  return taken;
}

}  // namespace inkling::dataset
