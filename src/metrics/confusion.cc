#include "metrics/confusion.h"

#include <numeric>

namespace inkling::metrics {

std::uint64_t Confusion::support(std::size_t digit) const {
  return std::accumulate(counts_[digit].begin(), counts_[digit].end(), std::uint64_t{0});
}

std::uint64_t Confusion::predicted(std::size_t digit) const {
  std::uint64_t sum = 0;
  for (const auto& row : counts_) sum += row[digit];
  return sum;
}

std::uint64_t Confusion::total() const {
  std::uint64_t sum = 0;
  for (std::size_t digit = 0; digit < kDigits; ++digit) sum += support(digit);
  return sum;
}

std::uint64_t Confusion::correct() const {
  std::uint64_t sum = 0;
  for (std::size_t digit = 0; digit < kDigits; ++digit) sum += counts_[digit][digit];
  return sum;
}

double Confusion::accuracy() const {
  return total() == 0 ? 0.0 : static_cast<double>(correct()) / static_cast<double>(total());
}

}  // namespace inkling::metrics
