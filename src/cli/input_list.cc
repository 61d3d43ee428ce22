#include "cli/input_list.h"

#include <cerrno>
#include <charconv>
#include <cstring>

#include "base/error.h"
#include "base/files.h"

namespace inkling::cli {
namespace {

constexpr std::size_t kMaxPath = std::size_t{1} << 16;  // bytes

[[noreturn]] void fail_spool() {
  base::fail(ErrorKind::kIo, "cannot keep the list of files in a temporary file: {}", std::strerror(errno));
}

}  // namespace

void InputList::add(const std::string& path) {
  const std::size_t size = path.size() + 1;  // with the 0 behind it
  if (!file_ && first_.size() + size <= kInMemory) {
    first_.append(path.c_str(), size);
  } else {
    if (!file_) file_.reset(std::tmpfile());
    if (!file_ || std::fwrite(path.c_str(), 1, size, file_.get()) != size) fail_spool();
  }
  hash_.update(std::as_bytes(std::span(path.c_str(), size)));
  ++size_;
}

void InputList::rewind() {
  place_ = 0;
  if (!file_) return;
  if (std::fflush(file_.get()) != 0 || std::fseek(file_.get(), 0, SEEK_SET) != 0) fail_spool();
}

std::optional<std::string> InputList::next() {
  std::string path;
  if (place_ < first_.size()) {
    path = first_.c_str() + place_;
    place_ += path.size() + 1;
    return path;
  }
  if (!file_) return std::nullopt;
  int c = std::fgetc(file_.get());
  if (c == EOF && std::ferror(file_.get()) != 0) fail_spool();
  if (c == EOF) return std::nullopt;
  for (; c != 0 && c != EOF; c = std::fgetc(file_.get())) path += static_cast<char>(c);
  if (c == EOF) fail_spool();
  return path;
}

void add_from_file(const std::string& path, ListEnds ends, const std::function<void(const std::string&)>& add) {
  const bool is_input = path == "-";
  const std::string name = is_input ? "standard input" : path;
  struct CloseFile {
    void operator()(std::FILE* file) const {
      if (file != stdin) std::fclose(file);
    }
  };
  const std::unique_ptr<std::FILE, CloseFile> file(is_input ? stdin : std::fopen(path.c_str(), "rbe"));
  if (!file) base::fail(ErrorKind::kIo, "{}: cannot open: {}", name, std::strerror(errno));
  const int end = ends == ListEnds::kNull ? 0 : '\n';
  std::string entry;
  for (std::uint64_t number = 1;; ++number) {
    int c = std::fgetc(file.get());
    for (entry.clear(); c != end && c != EOF; c = std::fgetc(file.get())) {
      if (c == 0) base::fail(ErrorKind::kData, "{}: line {}: holds a 0 byte: --null is for such lists", name, number);
      entry += static_cast<char>(c);
      if (entry.size() > kMaxPath) {
        base::fail(ErrorKind::kData, "{}: entry {}: is longer than {} bytes", name, number, kMaxPath);
      }
    }
    if (ends == ListEnds::kLines && entry.ends_with('\r')) entry.pop_back();
    if (!entry.empty()) add(entry);
    if (c == EOF) break;
  }
  if (std::ferror(file.get()) != 0) base::fail(ErrorKind::kIo, "{}: cannot read: {}", name, std::strerror(errno));
}

std::optional<Shard> parse_shard(const std::string& text) {
  Shard shard;
  const char* const last = text.data() + text.size();
  const auto number = std::from_chars(text.data(), last, shard.number);
  if (number.ec != std::errc() || number.ptr == last || *number.ptr != '/') return std::nullopt;
  const auto count = std::from_chars(number.ptr + 1, last, shard.count);
  if (count.ec != std::errc() || count.ptr != last) return std::nullopt;
  if (shard.number < 1 || shard.number > shard.count) return std::nullopt;
  return shard;
}

}  // namespace inkling::cli
