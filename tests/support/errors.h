// Expecting an Error.
#ifndef INKLING_TESTS_SUPPORT_ERRORS_H_
#define INKLING_TESTS_SUPPORT_ERRORS_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <source_location>
#include <string>

#include "base/error.h"

namespace inkling::test {

// Fails the test unless `action` throws an Error of `kind` whose message has `part` in it and is one line.
template <typename Action>
void expect_error(ErrorKind kind, const std::string& part, Action action,
                  std::source_location where = std::source_location::current()) {
  const testing::ScopedTrace trace(where.file_name(), static_cast<int>(where.line()), part);
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    EXPECT_THAT(std::string(error.what()), testing::HasSubstr(part));
    EXPECT_THAT(std::string(error.what()), testing::Not(testing::HasSubstr("\n")));
    return;
  }
  ADD_FAILURE() << "nothing was thrown";
}

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_ERRORS_H_
