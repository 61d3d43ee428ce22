// Base64 (RFC 4648), as data stands in texts.
#ifndef INKLING_BASE_BASE64_H_
#define INKLING_BASE_BASE64_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace inkling::base {

// With padding, on one line.
std::string base64(std::span<const std::byte> bytes);

// The bytes that `text` stands for, padded with '=' or not; nullopt for what is no base64.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace inkling::base

#endif  // INKLING_BASE_BASE64_H_
