#include "cli/png_of_svg.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>

#include "base/error.h"

namespace inkling::cli {
namespace {

constexpr std::size_t kMostBytes = 1u << 30;
constexpr int kNoProgram = 127;  // as shells say it

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using TemporaryFile = std::unique_ptr<std::FILE, CloseFile>;

TemporaryFile temporary_file() {
  TemporaryFile file(std::tmpfile());
  if (!file) base::fail(ErrorKind::kIo, "cannot make a temporary file: {}", std::strerror(errno));
  fcntl(fileno(file.get()), F_SETFD, FD_CLOEXEC);  // no other program that is started meanwhile gets it
  return file;
}

// How rsvg-convert ended: its exit code, kNoProgram where there is no such program; nullopt where the system does not
// say, since this process has its SIGCHLD ignored or something in it waits for all children. Its complaints go nowhere.
std::optional<int> convert(const char* option, std::FILE* in, std::FILE* out) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, fileno(in), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, fileno(out), STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  std::string name = "rsvg-convert", argument = option;
  char* const arguments[] = {name.data(), argument.data(), nullptr};
  pid_t child = 0;
  const int error = posix_spawnp(&child, name.c_str(), &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  if (error == ENOENT) return kNoProgram;
  if (error != 0) base::fail(ErrorKind::kIo, "cannot start rsvg-convert: {}", std::strerror(error));
  while (waitpid(child, &status, 0) < 0) {
    if (errno == ECHILD) return std::nullopt;  // waitpid has waited, and has nothing to tell
    if (errno != EINTR) base::fail(ErrorKind::kIo, "cannot wait for rsvg-convert: {}", std::strerror(errno));
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// Whether `bytes` end as a PNG file does, with its last chunk.
bool is_whole_png(const base::Bytes& bytes) {
  using std::string_view_literals::operator""sv;
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return text.starts_with("\x89PNG") && text.ends_with("\0\0\0\0IEND\xae\x42\x60\x82"sv);
}

}  // namespace

void require_rsvg_convert() {
  const TemporaryFile nothing = temporary_file(), version = temporary_file();
  if (convert("--version", nothing.get(), version.get()).value_or(0) == 0) return;
  base::fail(ErrorKind::kIo,
             "drawing PNG files needs rsvg-convert (Debian's package librsvg2-bin); SVG files need nothing");
}

base::Bytes png_of_svg(const std::string& svg) {
  const TemporaryFile in = temporary_file(), out = temporary_file();
  const bool written = std::fwrite(svg.data(), 1, svg.size(), in.get()) == svg.size() && std::fflush(in.get()) == 0;
  if (!written) base::fail(ErrorKind::kIo, "cannot write a temporary file");
  std::rewind(in.get());
  const std::optional<int> code = convert("--unlimited", in.get(), out.get());
  lseek(fileno(out.get()), 0, SEEK_SET);
  base::Bytes png = base::read_descriptor(fileno(out.get()), "rsvg-convert", kMostBytes);
  if (code.value_or(0) != 0 || !is_whole_png(png)) {
    base::fail(ErrorKind::kIo, "rsvg-convert cannot draw it ({}): an .svg file has no limits",
               code ? fmt::format("exit code {}", *code) : "exit code unknown");
  }
  return png;
}

}  // namespace inkling::cli
