#include "download/part_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/error.h"

namespace inkling::download {
namespace {

// Whether `path` still is the file behind `descriptor`: another process may have moved it into place meanwhile.
bool is_same_file(int descriptor, const std::string& path) {
  struct stat opened = {};
  struct stat named = {};
  return ::fstat(descriptor, &opened) == 0 && ::stat(path.c_str(), &named) == 0 && opened.st_ino == named.st_ino &&
         opened.st_dev == named.st_dev;
}

}  // namespace

PartFile::PartFile(std::string path) : path_(std::move(path)) {
  do {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0666);
    if (descriptor_ < 0) base::fail(ErrorKind::kIo, "{}: cannot create: {}", path_, std::strerror(errno));
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
      const int error = errno;
      ::close(descriptor_);
      base::fail(ErrorKind::kIo, "{}: {}", path_,
                 error == EWOULDBLOCK ? "another process is writing to it" : std::strerror(error));
    }
  } while (!is_same_file(descriptor_, path_));
  struct stat status = {};
  if (::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) {
    ::close(descriptor_);
    base::fail(ErrorKind::kIo, "{}: is no regular file", path_);
  }
  size_ = static_cast<std::uint64_t>(status.st_size);
}

PartFile::~PartFile() { ::close(descriptor_); }

void PartFile::append(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) base::fail(ErrorKind::kIo, "{}: cannot write: {}", path_, std::strerror(errno));
    bytes = bytes.subspan(static_cast<std::size_t>(count));
    size_ += static_cast<std::uint64_t>(count);
  }
}

void PartFile::clear() {
  if (::ftruncate(descriptor_, 0) != 0) base::fail(ErrorKind::kIo, "{}: cannot write: {}", path_, std::strerror(errno));
  size_ = 0;
}

void PartFile::remove() { ::unlink(path_.c_str()); }

}  // namespace inkling::download
