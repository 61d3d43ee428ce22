#include "dataset/csv.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "base/files.h"
#include "base/gzip.h"
#include "base/text.h"
#include "dataset/checks.h"

namespace inkling::dataset {
namespace {

constexpr std::size_t kMaxLine = std::size_t{1} << 16;  // bytes
constexpr std::uint8_t kMaxLabel = 9;

struct Layout {
  std::size_t side;        // of the square images
  std::uint8_t max_value;  // full ink
  bool label_first;        // the label is the first column, not the last
  const char* item;        // what a pixel is called
  const char* columns;     // what a line holds

  std::size_t column_count() const { return side * side + 1; }
  std::size_t label_column() const { return label_first ? 0 : column_count() - 1; }
};

constexpr Layout kDigits = {8, 16, false, "count", "64 counts and a label"};
constexpr Layout kKaggle = {28, 255, true, "pixel", "a label and 784 pixels"};

// The lines of a text, plain or in gzip, without holding more of it unpacked than a few of them.
class Lines {
 public:
  Lines(std::span<const std::byte> bytes, const std::string& name) : name_(name) {
    if (base::is_gzip(bytes)) {
      unpacker_.emplace(bytes, name);
      buffer_.resize(4 * kMaxLine);
    } else {
      rest_ = {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }
  }

  // The next line without its end, valid until the next call; nullopt at the end.
  std::optional<std::string_view> next() {
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
    return line;
  }

  // Of the line that next returned, from 1.
  std::size_t number() const { return number_; }

 private:
  // Moves what is left to the front of the buffer and fills up the rest of it.
  void refill() {
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

  std::optional<base::Unpacker> unpacker_;
  base::Bytes buffer_;  // what `rest_` is part of, if there is an unpacker
  std::string_view rest_;
  std::size_t unpacked_ = 0;
  std::size_t number_ = 0;
  const std::string& name_;
};

// Takes the text up to `separator` (or all of it) off the front of `rest`.
std::string_view take_until(std::string_view& rest, char separator) {
  const std::size_t end = rest.find(separator);
  const std::string_view taken = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return taken;
}

// A whole number 0..max, also when written with a fraction of zero.
std::optional<std::uint8_t> parse_whole(std::string_view text, std::uint8_t max) {
  double value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (!(value >= 0 && value <= max) || value != static_cast<std::uint8_t>(value)) return std::nullopt;
  return static_cast<std::uint8_t>(value);
}

std::size_t column_count(std::string_view line) { return static_cast<std::size_t>(std::ranges::count(line, ',')) + 1; }

[[noreturn]] void fail_columns(const std::string& name, std::size_t number, const Layout& layout, std::size_t count) {
  base::fail(ErrorKind::kData, "{}: line {}: expected {} columns ({}), got {}", name, number, layout.column_count(),
             layout.columns, count);
}

void parse_line(std::string_view line, std::size_t number, const Layout& layout, Dataset& dataset) {
  if (const std::size_t columns = column_count(line); columns != layout.column_count()) {
    fail_columns(dataset.name, number, layout, columns);
  }
  for (std::size_t column = 0; column < layout.column_count(); ++column) {
    const std::string_view field = take_until(line, ',');
    const bool is_label = column == layout.label_column();
    const std::uint8_t max = is_label ? kMaxLabel : layout.max_value;
    const auto value = parse_whole(field, max);
    if (!value) {
      base::fail(ErrorKind::kData, "{}: line {}, column {}: expected a {} 0..{}, got '{}'", dataset.name, number,
                 column + 1, is_label ? "label" : layout.item, max, base::printable(field, 20));
    }
    (is_label ? dataset.labels : dataset.pixels).push_back(*value);
  }
}

// Whether `line` is Kaggle's header. Throws for one without a label.
bool is_header(std::string_view line, const std::string& name) {
  if (line.starts_with("pixel")) {
    base::fail(ErrorKind::kData, "{}: line 1, column 1: expected 'label', got '{}': a file without labels", name,
               base::printable(line.substr(0, line.find(',')), 20));
  }
  return line.starts_with("label,") || line.starts_with("\"label\",");
}

Dataset parse(Lines& lines, std::optional<std::string_view> line, const Layout& layout, const std::string& name) {
  Dataset dataset{name, layout.side, layout.side, layout.max_value, {}, {}};
  for (; line; line = lines.next()) parse_line(*line, lines.number(), layout, dataset);
  if (dataset.size() == 0) base::fail(ErrorKind::kData, "{}: is empty, expected a line an image", name);
  return dataset;
}

}  // namespace

Dataset parse_csv(std::span<const std::byte> bytes, const std::string& name) {
  Lines lines(bytes, name);
  std::optional<std::string_view> line = lines.next();
  if (!line) return parse(lines, line, kDigits, name);
  if (is_header(*line, name)) {
    if (column_count(*line) != kKaggle.column_count()) fail_columns(name, 1, kKaggle, column_count(*line));
    return parse(lines, lines.next(), kKaggle, name);
  }
  return parse(lines, line, column_count(*line) == kKaggle.column_count() ? kKaggle : kDigits, name);
}

Dataset parse_digits_csv(std::span<const std::byte> bytes, const std::string& name) {
  Lines lines(bytes, name);
  return parse(lines, lines.next(), kDigits, name);
}

}  // namespace inkling::dataset
