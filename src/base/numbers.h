// Checks of numbers that a user wrote: each returns what is wrong with a text, or an empty text.
#ifndef INKLING_BASE_NUMBERS_H_
#define INKLING_BASE_NUMBERS_H_

#include <cstdint>
#include <functional>
#include <string>

namespace inkling::base {

using Check = std::function<std::string(const std::string&)>;

// A whole number min..max, without leading zeros.
Check whole_number(std::uint64_t min, std::uint64_t max);

// A finite number above `min` and below `max`.
Check number_between(double min, double max);

}  // namespace inkling::base

#endif  // INKLING_BASE_NUMBERS_H_
