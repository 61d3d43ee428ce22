#include "dataset/csv.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "base/files.h"
#include "base/gzip.h"
#include "base/text.h"

namespace inkling {
namespace {

constexpr std::size_t kByteLimit = std::size_t{1} << 30;
constexpr std::size_t kSide = 8;
constexpr std::size_t kColumns = kSide * kSide + 1;
constexpr std::uint8_t kMaxCount = 16;
constexpr std::uint8_t kMaxLabel = 9;

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

void parse_line(std::string_view line, std::size_t number, Dataset& dataset) {
  const auto columns = static_cast<std::size_t>(std::ranges::count(line, ',')) + 1;
  if (columns != kColumns) {
    fail(ErrorKind::kData, "{}: line {}: expected {} columns (64 counts and a label), got {}", dataset.name, number,
         kColumns, columns);
  }
  for (std::size_t column = 0; column < kColumns; ++column) {
    const std::string_view field = take_until(line, ',');
    const bool is_label = column == kColumns - 1;
    const std::uint8_t max = is_label ? kMaxLabel : kMaxCount;
    const auto value = parse_whole(field, max);
    if (!value) {
      fail(ErrorKind::kData, "{}: line {}, column {}: expected a {} 0..{}, got '{}'", dataset.name, number, column + 1,
           is_label ? "label" : "count", max, printable(field, 20));
    }
    (is_label ? dataset.labels : dataset.pixels).push_back(*value);
  }
}

}  // namespace

Dataset parse_digits_csv(std::span<const std::byte> bytes, const std::string& name) {
  Bytes unpacked;
  if (is_gzip(bytes)) {
    unpacked = gunzip(bytes, name, kByteLimit);
    bytes = unpacked;
  }
  Dataset dataset{name, kSide, kSide, kMaxCount, {}, {}};
  std::string_view rest(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  for (std::size_t number = 1; !rest.empty(); ++number) {
    std::string_view line = take_until(rest, '\n');
    if (line.ends_with('\r')) line.remove_suffix(1);
    parse_line(line, number, dataset);
  }
  if (dataset.size() == 0) fail(ErrorKind::kData, "{}: is empty, expected a line an image", name);
  return dataset;
}

Dataset read_digits_csv(const std::string& path) { return parse_digits_csv(read_file(path, kByteLimit), path); }

}  // namespace inkling
