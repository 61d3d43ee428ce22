// The middle one of some values.
#ifndef INKLING_BASE_MEDIAN_H_
#define INKLING_BASE_MEDIAN_H_

#include <algorithm>
#include <cstddef>
#include <vector>

namespace inkling::base {

// The value that has as many below it as above it in order; of an even number of values, the upper one of the two in
// the middle. REQUIRES: there is one, and none is NaN.
inline double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

}  // namespace inkling::base

#endif  // INKLING_BASE_MEDIAN_H_
