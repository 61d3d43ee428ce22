#include "base/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

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

  // Leaves it to the caller.
  int release() { return std::exchange(fd_, -1); }

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

constexpr std::size_t kLetters = 6;  // at the end of a temporary file's name

// Whether `name` is what temporary_name makes for a file called `file`.
bool is_temporary_name(std::string_view name, const std::string& file) {
  const std::string start = fmt::format(".{}.", file);
  return name.size() == start.size() + kLetters && name.starts_with(start) &&
         std::ranges::all_of(name.substr(start.size()), [](char c) { return c >= 'a' && c <= 'z'; });
}

// The name of `target`, made hidden, and random letters behind it.
std::string temporary_name(const std::filesystem::path& target) {
  std::array<unsigned char, kLetters> random = {};
  if (::getentropy(random.data(), random.size()) != 0) fail_io(target.string(), "cannot draw a name");
  std::string name = fmt::format(".{}.", target.filename().string());
  for (const unsigned char number : random) name += static_cast<char>('a' + number % 26);
  return (folder_of(target) / name).string();
}

// Removes temporary files beside `target` whose writers were killed. A writer holds a lock on its file as long as it
// lives, so a file that can be locked is nobody's. What cannot be looked at or removed stays, and is in nobody's way.
void remove_stale(const std::filesystem::path& target) {
  std::error_code error;
  const std::string file = target.filename().string();
  std::filesystem::directory_iterator entries(folder_of(target), error);
  for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
    if (!is_temporary_name(entries->path().filename().string(), file)) continue;
    const Descriptor stale(::open(entries->path().c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC));
    if (stale.get() < 0 || ::flock(stale.get(), LOCK_EX | LOCK_NB) != 0) continue;
    ::unlink(entries->path().c_str());
  }
}

// Takes the lock by which remove_stale knows that a file is in use. False where another process took the file for a
// stale one before it was locked. A file system without locks is no reason to fail.
bool lock_temporary(int fd) {
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return false;
  struct stat status = {};
  return ::fstat(fd, &status) == 0 && status.st_nlink > 0;
}

// Makes an empty, locked file beside `target` and sets `name` to its path. It has the permissions of any new file.
int make_beside(const std::string& path, const std::filesystem::path& target, std::string& name) {
  constexpr int kAttempts = 100;
  remove_stale(target);
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    name = temporary_name(target);
    Descriptor file(::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (file.get() < 0 && errno == EEXIST) continue;
    if (file.get() < 0) fail_io(path, "cannot make a file in its folder");
    if (lock_temporary(file.get())) return file.release();
    ::unlink(name.c_str());
  }
  fail(ErrorKind::kIo, "{}: cannot make a file in its folder: no name was free", path);
}

// Writes what is to become `target`, synced. A file that is replaced keeps its permissions.
void fill(int fd, const std::filesystem::path& target, const std::string& path, std::span<const std::byte> bytes) {
  struct stat status = {};
  if (::stat(target.c_str(), &status) == 0 && ::fchmod(fd, status.st_mode & 07777) != 0) {
    fail_io(path, "cannot set its permissions");
  }
  write_all(fd, bytes, path);
  if (::fsync(fd) != 0) fail_io(path, "cannot write");
}

// Fills `bytes` as far as the file goes, and returns how much of it.
std::size_t read_up_to(int fd, const std::string& name, std::span<std::byte> bytes) {
  std::size_t used = 0;
  while (used < bytes.size()) {
    const ssize_t count = ::read(fd, bytes.data() + used, bytes.size() - used);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail_io(name, "cannot read");
    if (count == 0) break;
    used += static_cast<std::size_t>(count);
  }
  return used;
}

// What is left of a pipe, or of anything else that does not tell its size, behind the bytes `start`. In pieces: a
// buffer that grows would be there twice while it is copied.
Bytes read_unsized(int fd, const std::string& name, std::size_t limit, Bytes start) {
  constexpr std::size_t kPiece = std::size_t{1} << 20;
  std::vector<Bytes> pieces = {std::move(start)};
  std::size_t total = pieces[0].size();
  for (bool ended = false; !ended && total <= limit;) {
    Bytes& piece = pieces.emplace_back(std::min(kPiece, limit + 1 - total));
    const std::size_t count = read_up_to(fd, name, piece);
    ended = count < piece.size();
    piece.resize(count);
    total += count;
  }
  if (total > limit) fail(ErrorKind::kData, "{}: too large: expected at most {} bytes", name, limit);
  Bytes bytes;
  bytes.reserve(total);
  for (Bytes& piece : pieces) {
    bytes.insert(bytes.end(), piece.begin(), piece.end());
    piece = Bytes();
  }
  return bytes;
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
  // One byte more than is expected, so that the end is seen; the size may still be wrong.
  Bytes bytes(sized ? static_cast<std::size_t>(status.st_size) + 1 : 0);
  const std::size_t used = read_up_to(descriptor, name, bytes);
  if (used == bytes.size()) return read_unsized(descriptor, name, limit, std::move(bytes));
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
  std::string name;
  const Descriptor file(make_beside(path, target, name));
  ::unlink(name.c_str());
}

PendingFile::PendingFile(const std::string& path, std::span<const std::byte> bytes) : path_(path) {
  const std::filesystem::path target = checked_target(path);
  if (is_special(target)) {
    write_directly(path, bytes);
    return;
  }
  std::string name;
  Descriptor file(make_beside(path, target, name));
  try {
    fill(file.get(), target, path, bytes);
  } catch (...) {
    ::unlink(name.c_str());
    throw;
  }
  temporary_ = name;
  target_ = target.string();
  lock_ = file.release();
}

PendingFile::~PendingFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
  if (lock_ >= 0) ::close(lock_);
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
