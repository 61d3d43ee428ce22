// Files: read whole within a bound, written whole or not at all.
#ifndef INKLING_BASE_FILES_H_
#define INKLING_BASE_FILES_H_

#include <cstddef>
#include <cstdio>
#include <span>
#include <string>
#include <vector>

namespace inkling::base {

using Bytes = std::vector<std::byte>;

// The content of the file at `path`. Throws Error(kIo) where it cannot be read or is a folder, and Error(kData) where
// it holds more than `limit` bytes; never takes more than limit + 1 bytes of memory for it, and a megabyte besides.
// Pipes and devices are read to their end within the same limit.
Bytes read_file(const std::string& path, std::size_t limit);

// As read_file, for a file that anything may have put there: throws Error(kIo) for what is no regular file, and never
// waits for a pipe or a device.
Bytes read_regular_file(const std::string& path, std::size_t limit);

// What is left of the open file `descriptor`, called `name` in errors; as read_file otherwise.
Bytes read_descriptor(int descriptor, const std::string& name, std::size_t limit);

// Throws the Error that write_file would throw for reasons that can be known before there is anything to write:
// a missing folder, a folder in the file's place, a folder in which no file can be made (tried with an empty one that
// is removed again). For use before a long run.
void require_writable(const std::string& path);

// Writes `bytes` to `path`: to a temporary file beside it, synced, renamed over it, and the folder synced. Whoever
// opens `path` at any time finds the old content or the new one. Follows a symbolic link to the file it names; what is
// there and is no regular file (a pipe, /dev/null) is written to directly. Throws Error(kIo) and then leaves no
// temporary file and an existing file untouched. A process that is killed while it writes leaves its temporary file,
// which the next one that writes to `path` removes.
void write_file(const std::string& path, std::span<const std::byte> bytes);

// write_file in two steps: written and synced, under a temporary name, by the constructor, which throws as write_file
// does; renamed by put_in_place. Without that, the temporary file is removed and what is at `path` stays as it is. For
// a command whose last words may fail after its last bytes were written.
class PendingFile {
 public:
  PendingFile(const std::string& path, std::span<const std::byte> bytes);
  PendingFile(const PendingFile&) = delete;
  PendingFile& operator=(const PendingFile&) = delete;
  ~PendingFile();

  void put_in_place();

 private:
  std::string path_;
  std::string target_;     // with symbolic links followed
  std::string temporary_;  // "" where there is none
  int lock_ = -1;          // the temporary file, open: another writer takes one that nobody holds for a killed one's
};

// Makes the finished file `temporary` the file `path` of the same folder: synced, renamed over it, and the folder
// synced. Throws Error(kIo) and then leaves both as they are.
void move_into_place(const std::string& temporary, const std::string& path);

inline std::span<const std::byte> as_bytes(const std::string& text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

}  // namespace inkling::base

#endif  // INKLING_BASE_FILES_H_
