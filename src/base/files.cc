#include "base/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "base/error.h"

namespace inkling::base {
namespace {

[[noreturn]] void fail_io(const std::string& path, const char* what) {
  const int error = errno;
  fail(ErrorKind::kIo, "{}: {}: {}", path, what, std::strerror(error));
}

// Owns a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }

  int get() const { return fd_; }

  // Closes now and tells whether that worked: some file systems report a full disk only here.
  bool close() { return ::close(std::exchange(fd_, -1)) == 0; }

 private:
  int fd_;
};

void write_all(int fd, std::span<const std::byte> bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_io(path, "cannot write");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

// The file that writing to `path` would replace: symbolic links followed, also one that points at nothing yet.
std::filesystem::path resolve(const std::string& path) {
  constexpr int kMaxHops = 32;
  std::error_code error;
  std::filesystem::path target = path;
  for (int hops = 0; std::filesystem::is_symlink(target, error); ++hops) {
    if (hops == kMaxHops) fail(ErrorKind::kIo, "{}: too many symbolic links", path);
    const std::filesystem::path link = std::filesystem::read_symlink(target, error);
    if (error) break;
    target = link.is_absolute() ? link : target.parent_path() / link;
  }
  return target;
}

std::filesystem::path folder_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

// Whether something is there that is neither a regular file nor a folder.
bool is_special(const std::filesystem::path& target) {
  struct stat status = {};
  return ::stat(target.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

// Some file systems cannot sync a folder: the file is there all the same.
void sync_folder(const std::filesystem::path& path) {
  const Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() >= 0) ::fsync(folder.get());
}

// The file that writing to `path` would replace or make. Throws where a look at it says that this cannot be.
std::filesystem::path checked_target(const std::string& path) {
  std::filesystem::path target = resolve(path);
  std::error_code error;
  if (path.empty()) fail(ErrorKind::kIo, "cannot write a file without a name");
  if (std::filesystem::is_directory(target, error)) fail(ErrorKind::kIo, "{}: is a folder, expected a file", path);
  const std::filesystem::path folder = folder_of(target);
  if (!is_special(target) && !std::filesystem::is_directory(folder, error)) {
    fail(ErrorKind::kIo, "{}: there is no folder {}", path, folder.string());
  }
  return target;
}

// For mkostemp, which puts letters for the X.
std::string temporary_name(const std::filesystem::path& target) {
  return (folder_of(target) / fmt::format(".{}.XXXXXX", target.filename().string())).string();
}

// Makes the empty file `name` (see temporary_name) beside the file `path`.
int make_beside(const std::string& path, std::string& name) {
  const int fd = ::mkostemp(name.data(), O_CLOEXEC);
  if (fd < 0) fail_io(path, "cannot make a file in its folder");
  return fd;
}

// Writes what is to become `target`, synced. mkostemp makes the file private; a new file gets the permissions that any
// other new file would get, a replaced one keeps its own.
void fill(int fd, const std::filesystem::path& target, const std::string& path, std::span<const std::byte> bytes) {
  struct stat status = {};
  const mode_t mask = ::umask(0);
  ::umask(mask);
  const mode_t mode = ::stat(target.c_str(), &status) == 0 ? status.st_mode & 07777 : 0666 & ~mask;
  if (::fchmod(fd, mode) != 0) fail_io(path, "cannot set its permissions");
  write_all(fd, bytes, path);
  if (::fsync(fd) != 0) fail_io(path, "cannot write");
}

void write_directly(const std::string& path, std::span<const std::byte> bytes) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (file.get() < 0) fail_io(path, "cannot open for writing");
  write_all(file.get(), bytes, path);
  if (!file.close()) fail_io(path, "cannot write");
}

}  // namespace

Bytes read_descriptor(int descriptor, const std::string& name, std::size_t limit) {
  struct stat status = {};
  if (::fstat(descriptor, &status) != 0) fail_io(name, "cannot read");
  if (S_ISDIR(status.st_mode)) fail(ErrorKind::kIo, "{}: is a folder, expected a file", name);
  const bool sized = S_ISREG(status.st_mode);
  if (sized && static_cast<std::size_t>(status.st_size) > limit) {
    fail(ErrorKind::kData, "{}: too large: {} bytes, expected at most {}", name, status.st_size, limit);
  }
  // One byte more than is expected, so that the end is seen without a second growth; the size may still be wrong
  // (it is 0 for a pipe and under /proc), so the buffer grows as the content comes.
  Bytes bytes;
  std::size_t used = 0;
  bytes.resize(sized ? static_cast<std::size_t>(status.st_size) + 1 : 1);
  while (true) {
    if (used == bytes.size()) bytes.resize(std::min(limit + 1, std::max<std::size_t>(2 * used, 65536)));
    const ssize_t count = ::read(descriptor, bytes.data() + used, bytes.size() - used);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail_io(name, "cannot read");
    if (count == 0) break;
    used += static_cast<std::size_t>(count);
    if (used > limit) fail(ErrorKind::kData, "{}: too large: expected at most {} bytes", name, limit);
  }
  bytes.resize(used);
  return bytes;
}

Bytes read_file(const std::string& path, std::size_t limit) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) fail_io(path, "cannot open");
  return read_descriptor(file.get(), path, limit);
}

Bytes read_regular_file(const std::string& path, std::size_t limit) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (file.get() < 0) fail_io(path, "cannot open");
  struct stat status = {};
  if (::fstat(file.get(), &status) != 0) fail_io(path, "cannot read");
  if (!S_ISREG(status.st_mode)) fail(ErrorKind::kIo, "{}: is no regular file", path);
  return read_descriptor(file.get(), path, limit);
}

void require_writable(const std::string& path) {
  const std::filesystem::path target = checked_target(path);
  if (is_special(target)) {
    if (::access(target.c_str(), W_OK) != 0) fail_io(path, "cannot write");
    return;
  }
  std::string name = temporary_name(target);
  const Descriptor file(make_beside(path, name));
  ::unlink(name.c_str());
}

PendingFile::PendingFile(const std::string& path, std::span<const std::byte> bytes) : path_(path) {
  const std::filesystem::path target = checked_target(path);
  if (is_special(target)) {
    write_directly(path, bytes);
    return;
  }
  std::string name = temporary_name(target);
  Descriptor file(make_beside(path, name));
  try {
    fill(file.get(), target, path, bytes);
    if (!file.close()) fail_io(path, "cannot write");
  } catch (...) {
    ::unlink(name.c_str());
    throw;
  }
  temporary_ = name;
  target_ = target.string();
}

PendingFile::~PendingFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void PendingFile::put_in_place() {
  if (temporary_.empty()) return;
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) fail_io(path_, "cannot replace");
  temporary_.clear();
  sync_folder(folder_of(target_));
}

void write_file(const std::string& path, std::span<const std::byte> bytes) { PendingFile(path, bytes).put_in_place(); }

void move_into_place(const std::string& temporary, const std::string& path) {
  const Descriptor file(::open(temporary.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (file.get() < 0) fail_io(temporary, "cannot open");
  if (::fsync(file.get()) != 0) fail_io(temporary, "cannot write");
  if (::rename(temporary.c_str(), path.c_str()) != 0) fail_io(path, "cannot replace");
  sync_folder(folder_of(path));
}

}  // namespace inkling::base
