// What a network's outputs and a dataset's labels stand for: the ten digits, "not a digit", and signs.
#ifndef INKLING_BASE_DIGITS_H_
#define INKLING_BASE_DIGITS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace inkling::base {

inline constexpr std::size_t kDigits = 10;  // '0' to '9'; labels 0 to 9 of every model and dataset

// The label of the reject class, of what is neither a digit nor a sign. Models that know digits alone do not have it.
inline constexpr std::uint8_t kRejectLabel = 10;

// The signs that people write among numbers, in the order of their labels, which begin at kFirstSign.
inline constexpr std::string_view kSigns = "-.,/:+()%$#=";
inline constexpr std::size_t kFirstSign = kRejectLabel + 1;
inline constexpr std::size_t kLabels = kFirstSign + kSigns.size();

}  // namespace inkling::base

#endif  // INKLING_BASE_DIGITS_H_
