#include "support/command.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
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

int exit_code_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

}  // namespace

struct RunningCommand::Files {
  Capture input, out, err;
};

RunningCommand::RunningCommand(const std::vector<std::string>& arguments, const CommandSetting& setting)
    : files_(std::make_unique<Files>()) {
  files_->input.write(setting.input);
  int pipe[2] = {-1, -1};
  if (setting.closed_pipe) {
    if (::pipe2(pipe, O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
    ::close(pipe[0]);
  }

  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  const auto redirect = [&](int descriptor, const std::string& path, int otherwise) {
    if (!setting.terminal.empty()) {
      posix_spawn_file_actions_addopen(&actions, descriptor, setting.terminal.c_str(), O_RDWR, 0);
    } else if (path.empty()) {
      posix_spawn_file_actions_adddup2(&actions, otherwise, descriptor);
    } else {
      posix_spawn_file_actions_addopen(&actions, descriptor, path.c_str(), O_WRONLY, 0);
    }
  };
  // Signals as a shell's foreground command has them, however the tests were started.
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM}) sigaddset(&signals, signal);
  posix_spawnattr_setsigdefault(&attributes, &signals);
  const int session = setting.terminal.empty() ? 0 : POSIX_SPAWN_SETSID;
  posix_spawnattr_setflags(&attributes, static_cast<short>(POSIX_SPAWN_SETSIGDEF | session));
  redirect(STDIN_FILENO, "", files_->input.descriptor());
  redirect(STDOUT_FILENO, setting.out_path, setting.closed_pipe ? pipe[1] : files_->out.descriptor());
  redirect(STDERR_FILENO, setting.err_path, files_->err.descriptor());
  if (!setting.folder.empty()) posix_spawn_file_actions_addchdir_np(&actions, setting.folder.c_str());

  std::vector<std::string> words = {"inkling"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables = environment(setting.environment);
  const int error = posix_spawn(&process_, INKLING_COMMAND, &actions, &attributes, pointers(words).data(),
                                pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (pipe[1] >= 0) ::close(pipe[1]);
  if (error != 0) throw std::runtime_error("cannot start " INKLING_COMMAND);
}

RunningCommand::~RunningCommand() {
  if (ended_) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

void RunningCommand::send(int signal) const {
  if (!ended_) ::kill(process_, signal);
}

bool RunningCommand::has_ended() {
  int status = 0;
  if (!ended_ && ::waitpid(process_, &status, WNOHANG) == process_) {
    ended_ = true;
    exit_code_ = exit_code_of(status);
  }
  return ended_;
}

CommandResult RunningCommand::result() {
  int status = 0;
  while (!ended_) {
    if (::waitpid(process_, &status, 0) == process_) {
      ended_ = true;
      exit_code_ = exit_code_of(status);
    } else if (errno != EINTR) {
      throw std::runtime_error("waitpid");
    }
  }
  return {exit_code_, files_->out.text(), files_->err.text()};
}

CommandResult inkling(const std::vector<std::string>& arguments, const CommandSetting& setting) {
  return RunningCommand(arguments, setting).result();
}

}  // namespace inkling::test
