// Bytes as text (RFC 4648), for the one protocol that has no other way for them.
#ifndef INKLING_SERVER_BASE64_H_
#define INKLING_SERVER_BASE64_H_

#include <optional>
#include <string>
#include <string_view>

namespace inkling::server {

// The bytes that `text` stands for, padded with '=' or not; nullopt for what is no base64.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace inkling::server

#endif  // INKLING_SERVER_BASE64_H_
