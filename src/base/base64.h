// Base64 (RFC 4648), as data stands in texts.
#ifndef INKLING_BASE_BASE64_H_
#define INKLING_BASE_BASE64_H_

#include <cstddef>
#include <span>
#include <string>

namespace inkling::base {

// With padding, on one line.
std::string base64(std::span<const std::byte> bytes);

}  // namespace inkling::base

#endif  // INKLING_BASE_BASE64_H_
