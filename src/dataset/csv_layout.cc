#include "dataset/csv_layout.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "dataset/csv_lines.h"
#include "dataset/values.h"

namespace inkling::dataset {
namespace {

constexpr std::size_t kSample = 1000;       // rows that are looked at
constexpr std::size_t kFewestColumns = 16;  // of 4×4 pixels
constexpr std::array<char, 5> kDelimiters = {',', ';', '\t', '|', ' '};
constexpr std::array<std::string_view, 9> kLabelNames = {"label",  "labels", "class",  "target",  "digit",
                                                         "digits", "y",      "number", "category"};
constexpr std::array<std::string_view, 9> kIndexNames = {"",           "id",    "index", "imageid", "image_id",
                                                         "unnamed: 0", "rowid", "row",   "no"};

bool is_space(char c) { return c == ' ' || c == '\t'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front()) {
    text = text.substr(1, text.size() - 2);
  }
  return text;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

template <std::size_t kCount>
bool is_among(std::string_view name, const std::array<std::string_view, kCount>& names) {
  return std::ranges::find(names, lower(name)) != names.end();
}

std::optional<double> number(std::string_view field) {
  double value = 0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  if (error != std::errc() || end != field.data() + field.size()) return std::nullopt;
  return value;
}

const char* name_of(char delimiter) {
  switch (delimiter) {
    case ',': return "commas";
    case ';': return "semicolons";
    case '\t': return "tabs";
    case ' ': return "spaces";
    default: return "bars";
  }
}

// What is known of a column from the rows that were looked at.
struct Column {
  std::array<std::size_t, 10> digits = {};  // how often each
  bool all_digits = true;                   // whole numbers 0..9
  bool counts = true;                       // each value one more than that above it
  double last = 0;
  bool whole = true;
  bool numbers = true;
  double least = 0;
  double greatest = 0;

  void add(std::string_view field, std::size_t row) {
    const auto value = number(field);
    if (!value || !std::isfinite(*value)) {
      numbers = all_digits = counts = false;
      return;
    }
    counts = counts && (row == 0 ? *value == 0 || *value == 1 : *value == last + 1);
    last = *value;
    whole = whole && *value == std::floor(*value);
    least = std::min(least, *value);
    greatest = std::max(greatest, *value);
    all_digits = all_digits && *value == std::floor(*value) && *value >= 0 && *value <= 9;
    if (all_digits) ++digits[static_cast<std::size_t>(*value)];
  }

  std::size_t distinct() const {
    return static_cast<std::size_t>(std::ranges::count_if(digits, [](std::size_t count) { return count > 0; }));
  }
  // The share of the most frequent digit. A corner of an image is nearly always paper; a label seldom the same.
  double mode_share(std::size_t rows) const {
    return static_cast<double>(std::ranges::max(digits)) / static_cast<double>(std::max<std::size_t>(1, rows));
  }
};

class Finder {
 public:
  Finder(std::span<const std::byte> bytes, const std::string& name, const CsvOptions& options)
      : bytes_(bytes), name_(name), options_(options) {}

  CsvLayout find() {
    const std::string first = first_line();
    layout_.delimiter = options_.delimiter ? *options_.delimiter : find_delimiter(first);
    read_header(first);
    read_sample();
    find_columns();
    find_pixels();
    return layout_;
  }

 private:
  template <typename... Args>
  [[noreturn]] void fail(fmt::format_string<Args...> format, Args&&... args) const {
    base::fail(ErrorKind::kData, "{}: {}", name_, fmt::format(format, std::forward<Args>(args)...));
  }

  // The first line that is not empty.
  std::string first_line() {
    CsvLines lines(bytes_, name_);
    for (auto line = lines.next(); line; line = lines.next()) {
      if (line->starts_with("\xff\xfe") || line->starts_with("\xfe\xff") ||
          (line->size() > 1 && ((*line)[0] == '\0') != ((*line)[1] == '\0'))) {
        fail("is UTF-16: expected UTF-8, as \"CSV UTF-8\" is saved");
      }
      if (!trimmed(*line).empty()) return std::string(*line);
      ++layout_.skipped;
    }
    fail("is empty, expected a line an image");
  }

  // The delimiter that makes enough columns of a line; of several the most, and of equals none.
  char find_delimiter(const std::string& line) const {
    std::vector<std::string_view> fields;
    std::vector<char> possible;
    for (const char delimiter : kDelimiters) {
      split(line, delimiter, fields);
      if (fields.size() >= kFewestColumns) possible.push_back(delimiter);
    }
    if (possible.empty()) return ',';
    // "1, 2, 3" has spaces beside its commas.
    if (possible.size() == 2 && possible.back() == ' ') return possible.front();
    if (possible.size() > 1) {
      fail("its columns could be separated by {} or by {}: --delimiter decides", name_of(possible[0]),
           name_of(possible[1]));
    }
    return possible.front();
  }

  // Whether the first line names the columns: with words, or with their numbers one after another.
  void read_header(const std::string& line) {
    std::vector<std::string_view> fields;
    split(line, layout_.delimiter, fields);
    layout_.columns = fields.size();
    const bool words = std::ranges::any_of(fields, [](std::string_view field) {
      return !field.empty() && !number(field) && std::isalpha(static_cast<unsigned char>(field.front())) != 0 &&
             field != "nan" && field != "inf";
    });
    std::size_t in_order = 0;
    for (std::size_t i = 1; i < fields.size(); ++i) {
      const auto before = number(fields[i - 1]), here = number(fields[i]);
      in_order += before && here && *here == *before + 1 ? 1 : 0;
    }
    const bool counted = fields.size() > kFewestColumns && in_order + 2 >= fields.size();
    // A line of which every field but a few is a number is an image with a mistake.
    const auto numbers = static_cast<std::size_t>(
        std::ranges::count_if(fields, [](std::string_view field) { return number(field).has_value(); }));
    if (!counted && (!words || (numbers > fields.size() / 2 && !has_label_name(fields)))) return;
    layout_.header.assign(fields.begin(), fields.end());
    ++layout_.skipped;
  }

  static bool has_label_name(const std::vector<std::string_view>& fields) {
    return std::ranges::any_of(fields, [](std::string_view field) { return is_among(field, kLabelNames); });
  }

  void read_sample() {
    columns_.resize(layout_.columns);
    CsvLines lines(bytes_, name_);
    std::vector<std::string_view> fields;
    for (std::size_t i = 0; i < layout_.skipped; ++i) lines.next();
    bool is_empty = true;
    for (auto line = lines.next(); line && rows_ < kSample; line = lines.next()) {
      is_empty = false;
      split(*line, layout_.delimiter, fields);
      if (fields.size() != layout_.columns) break;  // parsing names it
      for (std::size_t i = 0; i < fields.size(); ++i) columns_[i].add(fields[i], rows_);
      ++rows_;
    }
    if (!is_empty) return;
    if (layout_.columns < kFewestColumns) fail_columns();
    fail("is empty, expected a line an image");
  }

  [[noreturn]] void fail_columns() const {
    fail(
        "line {}: expected 65 columns (64 counts and a label), 785 (784 pixels and a label) or those of another "
        "square, "
        "got {}",
        layout_.skipped + (layout_.header.empty() ? 1 : 0), layout_.columns);
  }

  void find_columns() {
    const std::size_t columns = layout_.columns;
    layout_.label = asked_label();
    const bool asked = options_.label_column.has_value();
    if (square_side(columns) && !layout_.label) return set_side(0);  // pixels and nothing else
    if (columns >= 2 && square_side(columns - 1)) {
      if (!asked && !is_index(0)) layout_.label = find_label(0, columns - 1);
      if (!layout_.label) layout_.index = asked && !is_index(0) && is_index(columns - 1) ? columns - 1 : 0;
      return set_side(1);
    }
    if (columns >= 3 && square_side(columns - 2)) {
      if (!asked && !is_index(0) && !is_index(columns - 1)) {
        fail("has {} columns, two more than {} pixels, and none of them counts the images", columns, columns - 2);
      }
      layout_.index = is_index(0) && layout_.label != 0u ? 0 : columns - 1;
      if (!asked) layout_.label = layout_.index == 0u ? find_label(1, columns - 1) : find_label(0, columns - 2);
      return set_side(2);
    }
    fail_columns();
  }

  void set_side(std::size_t others) { layout_.side = *square_side(layout_.columns - others); }

  std::optional<std::size_t> asked_label() const {
    if (!options_.label_column || *options_.label_column == "none") return std::nullopt;
    const std::string& asked = *options_.label_column;
    const auto named = std::ranges::find(layout_.header, asked);
    if (named != layout_.header.end()) return static_cast<std::size_t>(named - layout_.header.begin());
    std::size_t place = 0;
    const auto [end, error] = std::from_chars(asked.data(), asked.data() + asked.size(), place);
    if (error == std::errc() && end == asked.data() + asked.size() && place >= 1 && place <= layout_.columns) {
      return place - 1;
    }
    base::fail(ErrorKind::kUsage, "--label-column: {} has no column '{}': expected a name or 1..{}", name_,
               base::printable(asked), layout_.columns);
  }

  std::string_view header(std::size_t column) const {
    return layout_.header.empty() ? std::string_view() : std::string_view(layout_.header[column]);
  }

  // Whether a column counts the images. Two images or one with the numbers 0 and 1 could have labels there.
  bool is_index(std::size_t column) const {
    if (!layout_.header.empty() && is_among(header(column), kLabelNames)) return false;
    if (!layout_.header.empty() && is_among(header(column), kIndexNames)) return true;
    return columns_[column].counts && columns_[column].numbers && rows_ > 10;
  }

  // Which of two columns has the label: by its name, or by its values.
  std::size_t find_label(std::size_t first, std::size_t last) const {
    const bool first_named = is_among(header(first), kLabelNames), last_named = is_among(header(last), kLabelNames);
    if (!layout_.header.empty() && first_named != last_named) return first_named ? first : last;
    const Column& a = columns_[first];
    const Column& b = columns_[last];
    if (rows_ <= 1 || a.all_digits != b.all_digits) {
      if (rows_ > 1) return a.all_digits ? first : last;
      return usual_label(first, last);
    }
    if (!a.all_digits) return usual_label(first, last);  // parsing names what is wrong there
    constexpr double kSeldom = 0.6;
    constexpr double kNearlyAlways = 0.75;
    if (a.distinct() == 1 && b.distinct() == 1) {
      const bool a_is_paper = a.digits[0] > 0, b_is_paper = b.digits[0] > 0;
      if (a_is_paper && b_is_paper) return usual_label(first, last);  // every label is 0 in either case
      if (a_is_paper != b_is_paper) return a_is_paper ? last : first;
    } else if (a.distinct() == 1 || b.distinct() == 1) {
      return a.distinct() == 1 ? last : first;
    } else if (a.mode_share(rows_) <= kSeldom && b.mode_share(rows_) >= kNearlyAlways) {
      return first;
    } else if (b.mode_share(rows_) <= kSeldom && a.mode_share(rows_) >= kNearlyAlways) {
      return last;
    }
    fail("the label could be in the first column ({}) or the last ({}): --label-column {} or {} decides", first + 1,
         last + 1, first + 1, last + 1);
  }

  // Where the published tables have it: UCI's and scikit-learn's last, Kaggle's first.
  std::size_t usual_label(std::size_t first, std::size_t last) const {
    constexpr std::size_t kUcisColumns = 65;
    return layout_.columns == kUcisColumns ? last : first;
  }

  void find_pixels() {
    double greatest = 0;
    bool whole = true;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (layout_.label == i || layout_.index == i) continue;
      greatest = std::max(greatest, columns_[i].greatest);
      whole = whole && columns_[i].whole;
    }
    constexpr std::size_t kCountsSide = 8;
    constexpr double kMaxCount = 16;
    constexpr double kDimBytes = 2 * kMaxCount;  // less at most are counts, and one that is too high
    if (!whole && greatest <= 1) {
      layout_.pixels = CsvPixels::kShares;
    } else if (layout_.side == kCountsSide && (greatest < kDimBytes || rows_ == 1)) {
      layout_.pixels = CsvPixels::kCounts;
    }
  }

  std::span<const std::byte> bytes_;
  const std::string& name_;
  const CsvOptions& options_;
  CsvLayout layout_;
  std::vector<Column> columns_;
  std::size_t rows_ = 0;
};

}  // namespace

std::string CsvLayout::text() const {
  const auto column = [&](std::size_t place) {
    return fmt::format("column {}{}", place + 1,
                       header.empty() || header[place].empty() ? "" : fmt::format(" ({})", header[place]));
  };
  return fmt::format("columns separated by {}, {} header, {}{}, {}x{} pixels{}", name_of(delimiter),
                     header.empty() ? "no" : "a", label ? "label in " + column(*label) : "no label",
                     index ? ", index in " + column(*index) : "", side, side,
                     pixels == CsvPixels::kCounts   ? " 0..16"
                     : pixels == CsvPixels::kShares ? " as shares of 1"
                                                    : " 0..255");
}

void split(std::string_view line, char delimiter, std::vector<std::string_view>& fields) {
  fields.clear();
  if (delimiter == ' ') {
    while (!line.empty()) {
      while (!line.empty() && is_space(line.front())) line.remove_prefix(1);
      const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
      if (end > 0) fields.push_back(trimmed(line.substr(0, end)));
      line.remove_prefix(end);
    }
    return;
  }
  for (;;) {
    const std::size_t end = line.find(delimiter);
    fields.push_back(trimmed(line.substr(0, end)));
    if (end == std::string_view::npos) return;
    line.remove_prefix(end + 1);
  }
}

CsvLayout find_csv_layout(std::span<const std::byte> bytes, const std::string& name, const CsvOptions& options) {
  return Finder(bytes, name, options).find();
}

}  // namespace inkling::dataset
