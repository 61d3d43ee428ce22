#include "base/numbers.h"

#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <optional>

#include "base/text.h"

namespace inkling::base {
namespace {

template <typename T>
std::optional<T> parse(const std::string& text) {
  T value = {};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

Check whole_number(std::uint64_t min, std::uint64_t max) {
  return [min, max](const std::string& text) -> std::string {
    const auto value = parse<std::uint64_t>(text);
    const bool octal = text.size() > 1 && text.starts_with('0');  // to CLI11, which reads 010 as 8
    if (!octal && value && *value >= min && *value <= max) return "";
    if (max == std::numeric_limits<std::uint64_t>::max()) {
      return fmt::format("expected a whole number of at least {}, got '{}'", min, printable(text));
    }
    return fmt::format("expected a whole number from {} to {}, got '{}'", min, max, printable(text));
  };
}

Check number_between(double min, double max) {
  return [min, max](const std::string& text) -> std::string {
    const auto value = parse<double>(text);
    if (value && *value > min && *value < max) return "";
    if (max == std::numeric_limits<double>::infinity()) {
      return fmt::format("expected a number above {}, got '{}'", min, printable(text));
    }
    return fmt::format("expected a number between {} and {}, got '{}'", min, max, printable(text));
  };
}

}  // namespace inkling::base
