// The command `inkling` as a user runs it: a process of its own.
#ifndef INKLING_TESTS_SUPPORT_COMMAND_H_
#define INKLING_TESTS_SUPPORT_COMMAND_H_

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

namespace inkling::test {

struct CommandResult {
  int exit_code = -1;  // 128 + the signal where one ended it
  std::string out;     // standard output, unless it went elsewhere
  std::string err;     // standard error, unless it went elsewhere
};

struct CommandSetting {
  std::string input = {};                     // standard input
  std::string folder = {};                    // the working folder, "" for the test's own
  std::string out_path = {};                  // where standard output goes, "" for CommandResult::out
  std::string err_path = {};                  // where standard error goes, "" for CommandResult::err
  bool closed_pipe = false;                   // standard output is a pipe that nobody reads
  std::string terminal = {};                  // a terminal that it is the session of, for all three; "" for none
  std::vector<std::string> environment = {};  // "NAME=value", instead of what the test has
};

CommandResult inkling(const std::vector<std::string>& arguments, const CommandSetting& setting = {});

// A command that goes on while the test does other things.
class RunningCommand {
 public:
  explicit RunningCommand(const std::vector<std::string>& arguments, const CommandSetting& setting = {});
  RunningCommand(const RunningCommand&) = delete;
  RunningCommand& operator=(const RunningCommand&) = delete;
  ~RunningCommand();  // kills it where nobody waited for it

  void send(int signal) const;
  bool has_ended();

  // Waits for its end.
  CommandResult result();

 private:
  struct Files;
  std::unique_ptr<Files> files_;
  pid_t process_ = 0;
  int exit_code_ = -1;
  bool ended_ = false;
};

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_COMMAND_H_
