// A request that gets no answer but a status and a sentence.
#ifndef INKLING_SERVER_PROBLEM_H_
#define INKLING_SERVER_PROBLEM_H_

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <utility>

#include "http/message.h"

namespace inkling::server {

class Problem : public std::runtime_error {
 public:
  Problem(unsigned status, const std::string& message) : std::runtime_error(message), status_(status) {}

  unsigned status() const { return status_; }

 private:
  unsigned status_;
};

template <typename... Args>
[[noreturn]] void refuse(unsigned status, fmt::format_string<Args...> format, Args&&... args) {
  throw Problem(status, fmt::format(format, std::forward<Args>(args)...));
}

// What `answer` gives, or what its exceptions mean: a Problem its own status; an Error 400 for wrong usage, 422 for bad
// data, 503 for what the machine refuses; no memory 503.
template <typename Answer>
http::Response guarded(const Answer& answer);

// The answer to the exception that is being handled.
http::Response answer_to_exception();

template <typename Answer>
http::Response guarded(const Answer& answer) {
  try {
    return answer();
  } catch (...) {
    return answer_to_exception();
  }
}

}  // namespace inkling::server

#endif  // INKLING_SERVER_PROBLEM_H_
