// Checks of option values, for CLI::Option::check: each returns what is wrong, or an empty text.
#ifndef INKLING_CLI_ARGUMENTS_H_
#define INKLING_CLI_ARGUMENTS_H_

#include <cstdint>
#include <functional>
#include <string>

namespace inkling::cli {

using Check = std::function<std::string(const std::string&)>;

// A whole number min..max.
Check whole_number(std::uint64_t min, std::uint64_t max);

// A finite number above `min` and below `max`.
Check number_between(double min, double max);

}  // namespace inkling::cli

#endif  // INKLING_CLI_ARGUMENTS_H_
