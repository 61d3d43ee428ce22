// The inputs of a command that reads many files: found first, then gone through in their order.
#ifndef INKLING_CLI_INPUT_LIST_H_
#define INKLING_CLI_INPUT_LIST_H_

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/sha256.h"

namespace inkling::cli {

// Paths in the order in which they were added. What is more than a mebibyte of them is held in a temporary file, so
// that memory does not grow with them; a few paths need none. Throws Error(kIo) where that cannot be written or read.
class InputList {
 public:
  static constexpr std::size_t kInMemory = std::size_t{1} << 20;  // bytes

  void add(const std::string& path);

  // Ends the adding; from here on `next` gives the paths, from the first one again with every call of this.
  void rewind();

  // The next path; nullopt behind the last one.
  std::optional<std::string> next();

  std::uint64_t size() const { return size_; }

  // A hash of all paths in their order, the same on every machine. REQUIRES: called once, after the last `add`.
  std::string digest() { return hash_.hex(); }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::string first_;                       // the first paths, a 0 byte behind each
  std::size_t place_ = 0;                   // in first_, of the next path
  std::unique_ptr<std::FILE, Close> file_;  // the paths behind these, where there are any
  std::uint64_t size_ = 0;
  base::Sha256 hash_;
};

enum class ListEnds : std::uint8_t { kLines, kNull };

// Calls `add` with the paths in the file `path`, "-" for standard input: one a line ("\n" or "\r\n", empty lines passed
// over), or each ended by a 0 byte. Throws Error(kIo) where it cannot be read, Error(kData) for a path above 64 KiB.
void add_from_file(const std::string& path, ListEnds ends, const std::function<void(const std::string&)>& add);

// Every N-th input from the K-th on: what one of several machines has to read. The whole list is 1 of 1.
struct Shard {
  std::uint64_t number = 1;  // K, 1..count
  std::uint64_t count = 1;   // N

  bool has(std::uint64_t input) const { return (input - 1) % count == number - 1; }  // inputs count from 1

  // How many of `inputs` are in it.
  std::uint64_t size(std::uint64_t inputs) const { return inputs < number ? 0 : (inputs - number) / count + 1; }
};

// "2/8" as a shard; nullopt for what is none.
std::optional<Shard> parse_shard(const std::string& text);

}  // namespace inkling::cli

#endif  // INKLING_CLI_INPUT_LIST_H_
