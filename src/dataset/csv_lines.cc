#include "dataset/csv_lines.h"

#include <cstring>

#include "base/error.h"
#include "dataset/checks.h"

namespace inkling::dataset {
namespace {

constexpr std::size_t kMaxLine = std::size_t{1} << 16;  // bytes
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

}  // namespace

CsvLines::CsvLines(std::span<const std::byte> bytes, const std::string& name) : name_(name) {
  if (base::is_gzip(bytes)) {
    unpacker_.emplace(bytes, name);
    buffer_.resize(4 * kMaxLine);
  } else {
    rest_ = {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
}

std::optional<std::string_view> CsvLines::next() {
  std::size_t end = rest_.substr(0, kMaxLine + 1).find('\n');
  if (end == std::string_view::npos && unpacker_) {
    refill();
    end = rest_.substr(0, kMaxLine + 1).find('\n');
  }
  if (rest_.empty()) return std::nullopt;
  ++number_;
  if (end == std::string_view::npos && rest_.size() > kMaxLine) {
    base::fail(ErrorKind::kData, "{}: line {}: is longer than {} bytes", name_, number_, kMaxLine);
  }
  std::string_view line = rest_.substr(0, end);
  rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (number_ == 1 && line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
  return line;
}

// Moves what is left to the front of the buffer and fills up the rest of it.
void CsvLines::refill() {
  const std::size_t kept = rest_.size();
  if (kept > 0) std::memmove(buffer_.data(), rest_.data(), kept);
  const std::size_t read = unpacker_->read(std::span(buffer_).subspan(kept));
  unpacked_ += read;
  if (unpacked_ > kMaxDatasetBytes) {
    base::fail(ErrorKind::kData, "{}: unpacks to more than {} bytes", name_, kMaxDatasetBytes);
  }
  if (kept + read < buffer_.size()) unpacker_->finish();
  rest_ = {reinterpret_cast<const char*>(buffer_.data()), kept + read};
}

}  // namespace inkling::dataset
