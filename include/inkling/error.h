// The one exception type of the library.
//
// inkling::Error is thrown for bad input and for what the environment refuses (a missing file, a full disk). Its
// message is one line without a trailing newline, "FILE: what is wrong: expected X, got Y" where that applies.
#ifndef INKLING_ERROR_H_
#define INKLING_ERROR_H_

#include <stdexcept>
#include <string>

namespace inkling {

enum class ErrorKind {
  kUsage,        // an argument that no run could accept
  kData,         // the content of a file or of the network: malformed, truncated, out of range
  kIo,           // the environment: missing file, no permission, full disk, not enough memory
  kDiverged,     // training produced numbers that are not finite
  kInterrupted,  // a listener asked for the end of the work
};

class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}

  ErrorKind kind() const { return kind_; }

 private:
  ErrorKind kind_;
};

}  // namespace inkling

#endif  // INKLING_ERROR_H_
