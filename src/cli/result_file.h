// A file of results that is written piece by piece and appears whole: beside it a partial file grows, which is synced
// and renamed when it is complete. One that a killed run left is what another run can go on behind.
#ifndef INKLING_CLI_RESULT_FILE_H_
#define INKLING_CLI_RESULT_FILE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace inkling::cli {

class ResultFile {
 public:
  // The partial file is PATH.KEY.part; partial files of other keys that no process writes are removed. What is at
  // `path` and is no regular file (a pipe, /dev/null) is written to directly. Throws Error(kIo) where it cannot be
  // written, and where another process writes the same.
  ResultFile(const std::string& path, const std::string& key);
  ResultFile(const ResultFile&) = delete;
  ResultFile& operator=(const ResultFile&) = delete;
  ~ResultFile();

  // The path of the partial file, with what an earlier run left in it; nullopt where there is none.
  std::optional<std::string> partial() const;

  // Begins behind the first `size` bytes of what is there; the rest is cut off. Before the first `write`.
  void keep(std::uint64_t size);

  // Throws Error(kIo).
  void write(std::string_view text);

  // Syncs it and puts it in its place.
  void finish();

 private:
  std::string path_;     // as it was given
  std::string target_;   // with symbolic links followed
  std::string partial_;  // "" where the target is written to directly
  int file_ = -1;
};

}  // namespace inkling::cli

#endif  // INKLING_CLI_RESULT_FILE_H_
