#include "support/command.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <stdexcept>

extern char** environ;

namespace inkling::test {
namespace {

// A file without a name that takes what a process writes.
class Capture {
 public:
  Capture() : file_(std::tmpfile(), &std::fclose) {
    if (!file_) throw std::runtime_error("tmpfile");
  }

  int descriptor() const { return ::fileno(file_.get()); }

  void write(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), file_.get());
    std::rewind(file_.get());
  }

  std::string text() {
    std::string text;
    std::rewind(file_.get());
    for (int c = std::fgetc(file_.get()); c != EOF; c = std::fgetc(file_.get())) text += static_cast<char>(c);
    return text;
  }

 private:
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

// The test's environment, with `changes` and without the user's language.
std::vector<std::string> environment(const std::vector<std::string>& changes) {
  const auto name = [](const std::string& entry) { return entry.substr(0, entry.find('=') + 1); };
  std::vector<std::string> result = changes;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    bool keep = name(*entry).rfind("LC_", 0) != 0 && name(*entry) != "LANG=";
    for (const std::string& change : changes) keep = keep && name(change) != name(*entry);
    if (keep) result.emplace_back(*entry);
  }
  return result;
}

int wait_for(pid_t process) {
  int status = 0;
  while (::waitpid(process, &status, 0) < 0) {
    if (errno != EINTR) throw std::runtime_error("waitpid");
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

CommandResult inkling(const std::vector<std::string>& arguments, const CommandSetting& setting) {
  Capture input, out, err;
  input.write(setting.input);
  int pipe[2] = {-1, -1};
  if (setting.closed_pipe) {
    if (::pipe2(pipe, O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
    ::close(pipe[0]);
  }

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  const auto redirect = [&actions](int descriptor, const std::string& path, int otherwise) {
    if (path.empty()) {
      posix_spawn_file_actions_adddup2(&actions, otherwise, descriptor);
    } else {
      posix_spawn_file_actions_addopen(&actions, descriptor, path.c_str(), O_WRONLY, 0);
    }
  };
  redirect(STDIN_FILENO, "", input.descriptor());
  redirect(STDOUT_FILENO, setting.out_path, setting.closed_pipe ? pipe[1] : out.descriptor());
  redirect(STDERR_FILENO, setting.err_path, err.descriptor());
  if (!setting.folder.empty()) posix_spawn_file_actions_addchdir_np(&actions, setting.folder.c_str());

  std::vector<std::string> words = {"inkling"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables = environment(setting.environment);
  pid_t process = 0;
  const int error =
      posix_spawn(&process, INKLING_COMMAND, &actions, nullptr, pointers(words).data(), pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  if (pipe[1] >= 0) ::close(pipe[1]);
  if (error != 0) throw std::runtime_error("cannot start " INKLING_COMMAND);
  const int exit_code = wait_for(process);
  return {exit_code, out.text(), err.text()};
}

}  // namespace inkling::test
