// The ten digits.
#ifndef INKLING_BASE_DIGITS_H_
#define INKLING_BASE_DIGITS_H_

#include <cstddef>

namespace inkling::base {

inline constexpr std::size_t kDigits = 10;  // '0' to '9'; labels 0 to 9 of every model and dataset

}  // namespace inkling::base

#endif  // INKLING_BASE_DIGITS_H_
