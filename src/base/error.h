// How the library throws its one exception type, inkling::Error.
//
// Our own bugs are asserts; absence is std::optional.
#ifndef INKLING_BASE_ERROR_H_
#define INKLING_BASE_ERROR_H_

#include <fmt/format.h>

#include <inkling/error.h>
#include <utility>

namespace inkling::base {

// Throws Error(kind) with a message made as fmt::format makes it.
template <typename... Args>
[[noreturn]] void fail(ErrorKind kind, fmt::format_string<Args...> format, Args&&... args) {
  throw Error(kind, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace inkling::base

#endif  // INKLING_BASE_ERROR_H_
