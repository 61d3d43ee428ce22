// Base64 (RFC 4648), from OpenSSL: bytes within a text.
#ifndef INKLING_BASE_BASE64_H_
#define INKLING_BASE_BASE64_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace inkling::base {

// `bytes` on one line, with "=" at the end.
std::string base64(std::span<const std::byte> bytes);

// The bytes that `text` stands for; nullopt where it is no base64.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace inkling::base

#endif  // INKLING_BASE_BASE64_H_
