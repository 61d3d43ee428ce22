#include "cli/result_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "base/error.h"
#include "base/files.h"

namespace inkling::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnding = ".part";

[[noreturn]] void fail_io(const std::string& path, const char* what) {
  base::fail(ErrorKind::kIo, "{}: {}: {}", path, what, std::strerror(errno));
}

bool lock(int file) { return ::flock(file, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK; }

// Whether `name` is a partial file's of results in `file`.
bool is_partial(const std::string& name, const std::string& file) {
  return name.starts_with(file + ".") && name.ends_with(kEnding) && name.size() > file.size() + 1 + kEnding.size() &&
         name.substr(file.size() + 1).find('.') == name.size() - kEnding.size() - file.size() - 1;
}

// Removes the partial files beside `target` that no process writes, but for `kept`.
void remove_others(const fs::path& target, const fs::path& kept) {
  std::error_code error;
  const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
  fs::directory_iterator entries(folder, error);
  for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
    const fs::path& entry = entries->path();
    if (entry.filename() == kept.filename() || !is_partial(entry.filename().string(), target.filename().string())) {
      continue;
    }
    const int other = ::open(entry.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
    if (other < 0) continue;
    if (lock(other)) ::unlink(entry.c_str());
    ::close(other);
  }
}

}  // namespace

ResultFile::ResultFile(const std::string& path, const std::string& key) : path_(path) {
  base::require_writable(path);
  std::error_code error;
  const bool is_special = fs::exists(path, error) && !fs::is_regular_file(path, error);
  const fs::path target = fs::is_symlink(path, error) ? fs::weakly_canonical(path, error) : fs::path(path);
  target_ = target.string();
  if (!is_special) partial_ = fmt::format("{}.{}{}", target_, key, kEnding);
  const std::string& opened = is_special ? path_ : partial_;
  file_ = ::open(opened.c_str(), (is_special ? 0 : O_CREAT) | O_WRONLY | O_APPEND | O_CLOEXEC, 0666);
  if (file_ < 0) fail_io(opened, "cannot open for writing");
  if (is_special) return;
  struct stat held = {};
  struct stat named = {};
  const bool is_ours =
      lock(file_) && ::fstat(file_, &held) == 0 && ::stat(partial_.c_str(), &named) == 0 && held.st_ino == named.st_ino;
  if (!is_ours) {
    ::close(file_);
    file_ = -1;
    base::fail(ErrorKind::kIo, "{}: another process is writing it", path);
  }
  remove_others(target, partial_);
}

ResultFile::~ResultFile() {
  struct stat status = {};
  if (!partial_.empty() && ::fstat(file_, &status) == 0 && status.st_size == 0) ::unlink(partial_.c_str());
  if (file_ >= 0) ::close(file_);
}

std::optional<std::string> ResultFile::partial() const {
  struct stat status = {};
  if (partial_.empty() || ::fstat(file_, &status) != 0 || status.st_size == 0) return std::nullopt;
  return partial_;
}

void ResultFile::keep(std::uint64_t size) {
  if (partial_.empty()) return;
  if (::ftruncate(file_, static_cast<off_t>(size)) != 0) fail_io(path_, "cannot write");
}

void ResultFile::write(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file_, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_io(path_, "cannot write");
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

void ResultFile::finish() {
  if (partial_.empty()) return;
  base::move_into_place(partial_, target_);
  partial_.clear();
}

}  // namespace inkling::cli
