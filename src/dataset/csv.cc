#include "dataset/csv.h"

#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "dataset/csv_lines.h"

namespace inkling::dataset {
namespace {

constexpr std::uint8_t kMaxLabel = 9;
constexpr std::uint8_t kMaxCount = 16;

struct Item {
  const char* name;
  double max;
};

Item item_of(CsvPixels pixels) {
  switch (pixels) {
    case CsvPixels::kCounts: return {"count", kMaxCount};
    case CsvPixels::kShares: return {"share", 1};
    case CsvPixels::kBytes: return {"pixel", 255};
  }
  return {"pixel", 255};
}

// "64 counts and a label"
std::string columns_text(const CsvLayout& layout) {
  const std::string pixels = fmt::format("{} {}s", layout.side * layout.side, item_of(layout.pixels).name);
  const std::string index = layout.index ? "an index, " : "";
  if (!layout.label) return index + pixels;
  return index + (*layout.label + 1 == layout.columns ? pixels + " and a label" : "a label and " + pixels);
}

// A number 0..max, whole unless `max` is 1.
std::optional<double> parse_number(std::string_view text, double max, bool whole) {
  double value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (!(value >= 0 && value <= max) || (whole && value != std::floor(value))) return std::nullopt;
  return value;
}

class Parser {
 public:
  Parser(std::span<const std::byte> bytes, const std::string& name, const CsvLayout& layout)
      : lines_(bytes, name), layout_(layout) {
    data_.name = name;
    data_.height = data_.width = layout.side;
    data_.max_value = layout.pixels == CsvPixels::kCounts ? kMaxCount : 255;
  }

  Dataset parse() {
    for (std::size_t i = 0; i < layout_.skipped; ++i) lines_.next();
    std::optional<std::size_t> empty;  // the number of the first of the empty lines that were seen last
    for (auto line = lines_.next(); line; line = lines_.next()) {
      split(*line, layout_.delimiter, fields_);
      const bool is_empty = fields_.empty() || (fields_.size() == 1 && fields_[0].empty());
      if (is_empty && !empty) empty = lines_.number();
      if (is_empty) continue;
      if (empty) fail_columns(*empty, 1);
      parse_line();
    }
    if (data_.size() == 0 && empty) fail_columns(*empty, 1);
    if (data_.size() == 0) base::fail(ErrorKind::kData, "{}: is empty, expected a line an image", data_.name);
    return std::move(data_);
  }

 private:
  [[noreturn]] void fail_columns(std::size_t number, std::size_t count) const {
    base::fail(ErrorKind::kData, "{}: line {}: expected {} columns ({}), got {}", data_.name, number, layout_.columns,
               columns_text(layout_), count);
  }

  [[noreturn]] void fail_field(std::size_t column, const char* what, double max) const {
    base::fail(ErrorKind::kData, "{}: line {}, column {}: expected a {} 0..{}, got '{}'", data_.name, lines_.number(),
               column + 1, what, max, base::printable(fields_[column], 20));
  }

  void parse_line() {
    if (fields_.size() != layout_.columns) fail_columns(lines_.number(), fields_.size());
    const Item item = item_of(layout_.pixels);
    const bool shares = layout_.pixels == CsvPixels::kShares;
    for (std::size_t column = 0; column < fields_.size(); ++column) {
      if (layout_.index == column) continue;
      const bool is_label = layout_.label == column;
      const double max = is_label ? kMaxLabel : item.max;
      const auto value = parse_number(fields_[column], max, is_label || !shares);
      if (!value) fail_field(column, is_label ? "label" : item.name, max);
      (is_label ? data_.labels : data_.pixels)
          .push_back(static_cast<std::uint8_t>(std::lround(is_label || !shares ? *value : 255 * *value)));
    }
    if (!layout_.label) data_.labels.push_back(0);
  }

  CsvLines lines_;
  const CsvLayout& layout_;
  std::vector<std::string_view> fields_;
  Dataset data_;
};

}  // namespace

Table parse_table(std::span<const std::byte> bytes, const std::string& name, const CsvOptions& options) {
  const CsvLayout layout = find_csv_layout(bytes, name, options);
  return {Parser(bytes, name, layout).parse(), layout.label.has_value(), layout.text()};
}

Dataset parse_csv(std::span<const std::byte> bytes, const std::string& name) {
  Table table = parse_table(bytes, name);
  if (!table.has_labels) base::fail(ErrorKind::kData, "{}: has no labels ({})", name, table.layout);
  return std::move(table.data);
}

Dataset parse_digits_csv(std::span<const std::byte> bytes, const std::string& name) {
  CsvLayout layout;
  layout.side = 8;
  layout.columns = 65;
  layout.label = 64;
  layout.pixels = CsvPixels::kCounts;
  return Parser(bytes, name, layout).parse();
}

}  // namespace inkling::dataset
