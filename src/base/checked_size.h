// Arithmetic on sizes that come from outside: std::nullopt instead of a wrapped number.
#ifndef INKLING_BASE_CHECKED_SIZE_H_
#define INKLING_BASE_CHECKED_SIZE_H_

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>

namespace inkling::base {

// The product of `factors` (1 for none), or nullopt where it does not fit.
inline std::optional<std::size_t> checked_product(std::span<const std::size_t> factors) {
  std::size_t product = 1;
  for (const std::size_t factor : factors) {
    if (__builtin_mul_overflow(product, factor, &product)) return std::nullopt;
  }
  return product;
}

inline std::optional<std::size_t> checked_product(std::initializer_list<std::size_t> factors) {
  return checked_product(std::span(factors.begin(), factors.size()));
}

}  // namespace inkling::base

#endif  // INKLING_BASE_CHECKED_SIZE_H_
