// Tests of the command, each in a folder of its own.
#ifndef INKLING_TESTS_SUPPORT_COMMAND_TEST_H_
#define INKLING_TESTS_SUPPORT_COMMAND_TEST_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <source_location>
#include <string>
#include <vector>

#include "support/command.h"
#include "support/temporary_folder.h"

namespace inkling::test {

using Words = std::vector<std::string>;

inline Words operator+(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

// The command `command` with `options`, and with those of `defaults` (names and values by turns) that are not among
// them.
inline Words with_defaults(const Words& command, const Words& defaults, const Words& options) {
  Words words = command;
  for (std::size_t i = 0; i + 1 < defaults.size(); i += 2) {
    if (std::ranges::find(options, defaults[i]) == options.end()) words = words + Words{defaults[i], defaults[i + 1]};
  }
  return words + options;
}

// Fails the test unless `err` is one line of the command's with `part` in it.
inline void expect_one_line(const std::string& err, const std::string& part) {
  EXPECT_THAT(err, testing::StartsWith("inkling: "));
  EXPECT_THAT(err, testing::HasSubstr(part));
  EXPECT_THAT(err, testing::EndsWith("\n"));
  EXPECT_EQ(std::ranges::count(err, '\n'), 1) << err;
}

class CommandTest : public testing::Test {
 protected:
  // Runs the command in the test's folder.
  CommandResult run(const Words& arguments, CommandSetting setting = {}) const {
    setting.folder = folder_.path();
    return inkling(arguments, setting);
  }

  // Fails unless the command ends with `exit_code`, nothing on standard output, and one line with `part` in it on
  // standard error.
  void expect_refused(const Words& arguments, int exit_code, const std::string& part,
                      const CommandSetting& setting = {},
                      std::source_location where = std::source_location::current()) const {
    const testing::ScopedTrace trace(where.file_name(), static_cast<int>(where.line()),
                                     testing::PrintToString(arguments));
    const CommandResult result = run(arguments, setting);
    EXPECT_EQ(result.exit_code, exit_code);
    EXPECT_EQ(result.out, "");
    expect_one_line(result.err, part);
  }

  // A disk or a machine that fails at the N-th call of a kind, below `folder` (support/failing_writes.cc).
  static CommandSetting fault(const std::string& folder, const std::string& call, int at, int error, int signal = 0) {
    const char* sanitizer = std::getenv("ASAN_OPTIONS");
    return {.environment = {"LD_PRELOAD=" INKLING_FAILING_WRITES,
                            "ASAN_OPTIONS=verify_asan_link_order=0:" + std::string(sanitizer ? sanitizer : ""),
                            "FAULT_FOLDER=" + std::filesystem::canonical(folder).string(), "FAULT_CALL=" + call,
                            "FAULT_AT=" + std::to_string(at), "FAULT_ERROR=" + std::to_string(error),
                            "FAULT_SIGNAL=" + std::to_string(signal)}};
  }

  std::string file(const std::string& name) const { return folder_.file(name); }

  TemporaryFolder folder_;
};

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_COMMAND_TEST_H_
