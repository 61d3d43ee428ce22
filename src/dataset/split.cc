#include "dataset/split.h"

#include <cmath>

#include "base/error.h"

namespace inkling {

Split random_split(NumpyRandomState& random, std::size_t count, double test_fraction) {
  const double tested = std::ceil(test_fraction * static_cast<double>(count));
  if (!(tested >= 1 && tested <= static_cast<double>(count) - 1)) {
    fail(ErrorKind::kUsage, "a test fraction of {} leaves one part of {} images empty", test_fraction, count);
  }
  const std::vector<std::size_t> order = random.permutation(count);
  const auto middle = order.begin() + static_cast<std::ptrdiff_t>(tested);
  return {.train = {middle, order.end()}, .test = {order.begin(), middle}};
}

}  // namespace inkling
