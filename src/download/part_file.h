// A file that is still arriving: what has come of it stays from one run to the next.
#ifndef INKLING_DOWNLOAD_PART_FILE_H_
#define INKLING_DOWNLOAD_PART_FILE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace inkling::download {

// Opens the file at `path`, or makes it, and holds a lock on it so that two processes do not both write to it.
class PartFile {
 public:
  // Throws Error(kIo) where it cannot be made, is no regular file, or another process holds it.
  explicit PartFile(std::string path);
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;
  ~PartFile();

  const std::string& path() const { return path_; }
  std::uint64_t size() const { return size_; }

  // Both throw Error(kIo).
  void append(std::span<const std::byte> bytes);
  void clear();

  // Takes it off the disk.
  void remove();

 private:
  std::string path_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace inkling::download

#endif  // INKLING_DOWNLOAD_PART_FILE_H_
