// Bytes as tests write them, and the error that something throws.
#ifndef INKLING_TESTS_SUPPORT_BYTES_H_
#define INKLING_TESTS_SUPPORT_BYTES_H_

#include <cstddef>
#include <span>
#include <string>

#include "base/error.h"
#include "base/files.h"

namespace inkling::test {

inline base::Bytes bytes_of(std::span<const std::byte> bytes) { return {bytes.begin(), bytes.end()}; }
inline base::Bytes bytes_of(const std::string& text) { return bytes_of(base::as_bytes(text)); }

inline std::string text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// The message of the inkling::Error that `action` throws, "" where it throws none.
template <typename Action>
std::string error_of(const Action& action) {
  try {
    action();
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

// The message of the Error(kData) that `action` throws; another kind is told instead.
template <typename Action>
std::string data_error_of(const Action& action) {
  try {
    action();
    return "";
  } catch (const Error& error) {
    return error.kind() == ErrorKind::kData ? error.what() : std::string("of another kind: ") + error.what();
  }
}

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_BYTES_H_
