#include "base/random.h"

#include <bit>
#include <numeric>
#include <utility>

namespace inkling::base {

double NumpyRandomState::random_sample() {
  const auto high = static_cast<double>(engine_() >> 5);  // 27 bits
  const auto low = static_cast<double>(engine_() >> 6);   // 26 bits
  return (high * 67108864.0 + low) / 9007199254740992.0;
}

std::uint32_t NumpyRandomState::interval(std::uint32_t max) {
  if (max == 0) return 0;  // NumPy draws nothing here
  const std::uint32_t mask = ~std::uint32_t{0} >> std::countl_zero(max);
  while (true) {
    const auto value = static_cast<std::uint32_t>(engine_()) & mask;
    if (value <= max) return value;
  }
}

std::vector<std::size_t> NumpyRandomState::permutation(std::size_t count) {
  std::vector<std::size_t> values(count);
  std::iota(values.begin(), values.end(), std::size_t{0});
  for (std::size_t i = count; i-- > 1;) std::swap(values[i], values[interval(static_cast<std::uint32_t>(i))]);
  return values;
}

}  // namespace inkling::base
