// The confusion matrix: how often each true digit was read as each digit.
#ifndef INKLING_METRICS_CONFUSION_H_
#define INKLING_METRICS_CONFUSION_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/digits.h"

namespace inkling::metrics {

using base::kDigits;

class Confusion {
 public:
  // Counts one item. REQUIRES: both in 0..9.
  void add(std::size_t truth, std::size_t predicted) { ++counts_[truth][predicted]; }

  std::uint64_t count(std::size_t truth, std::size_t predicted) const { return counts_[truth][predicted]; }

  // All of them, [truth][predicted].
  const std::array<std::array<std::uint64_t, kDigits>, kDigits>& counts() const { return counts_; }

  // How many items truly are `digit` (a row's sum), how many were read as it (a column's sum).
  std::uint64_t support(std::size_t digit) const;
  std::uint64_t predicted(std::size_t digit) const;

  std::uint64_t total() const;
  std::uint64_t correct() const;

  // Share of items read correctly, in [0, 1]; 0 where there are none.
  double accuracy() const;

  bool operator==(const Confusion&) const = default;

 private:
  std::array<std::array<std::uint64_t, kDigits>, kDigits> counts_ = {};
};

}  // namespace inkling::metrics

#endif  // INKLING_METRICS_CONFUSION_H_
