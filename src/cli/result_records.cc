#include "cli/result_records.h"
#include "cli/terminal.h"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "base/base64.h"
#include "base/error.h"
#include "base/text.h"

namespace inkling::cli {
namespace {

constexpr std::size_t kMaxRecord = std::size_t{1} << 26;  // bytes
constexpr std::size_t kColumns = 13;                      // of the table

std::optional<ResultRecord> parse_json(std::string_view line) {
  const nlohmann::json json = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return std::nullopt;
  const auto text = [&](const char* key) -> std::optional<std::string> {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_string()) return std::nullopt;
    return found->get<std::string>();
  };
  const auto number = [&](const char* key) -> std::uint64_t {
    const auto found = json.find(key);
    return found != json.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
  };
  const auto path = text("path");
  const auto status = text("status");
  if (!path || !status) return std::nullopt;
  ResultRecord record{*path, number("input"), number("inputs"), *status, static_cast<int>(number("exit_code") & 0xff)};
  if (const auto bytes = text("path_bytes")) {
    const auto exact = base::from_base64(*bytes);
    if (!exact) return std::nullopt;
    record.path = *exact;
  }
  return record;
}

std::optional<ResultRecord> parse_row(std::string_view line) {
  std::vector<std::string_view> columns;
  for (;;) {
    const std::size_t end = line.find('\t');
    columns.push_back(line.substr(0, end));
    if (end == std::string_view::npos) break;
    line.remove_prefix(end + 1);
  }
  if (columns.size() != kColumns) return std::nullopt;
  const auto number = [](std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? value : 0;
  };
  return ResultRecord{std::string(columns[0]), number(columns[11]), number(columns[12]), std::string(columns[9]),
                      static_cast<int>(number(columns[10]) & 0xff)};
}

}  // namespace

std::uint64_t& ReadCounts::count(Outcome outcome) {
  return outcome == Outcome::kRead ? read_ : outcome == Outcome::kWithout ? without_ : unreadable_;
}

// An input that was read in part only is not readable; one page with digits is enough for a file that has them.
void ReadCounts::add(const ResultRecord& record) {
  const Outcome outcome = record.status == reader::kStatusRead    ? Outcome::kRead
                          : record.status == reader::kStatusError ? Outcome::kUnreadable
                                                                  : Outcome::kWithout;
  if (exit_code_ == 0 && outcome == Outcome::kUnreadable) exit_code_ = record.exit_code;
  if (record.input != last_input_) {
    last_input_ = record.input;
    last_ = outcome;
    ++count(outcome);
  } else if (outcome > last_) {
    --count(last_);
    last_ = outcome;
    ++count(outcome);
  }
}

std::string ReadCounts::text() const {
  return fmt::format("{} file{}: {} read, {} without digits, {} not readable", grouped(inputs()),
                     inputs() == 1 ? "" : "s", grouped(read_), grouped(without_), grouped(unreadable_));
}

ResultReader::ResultReader(const std::string& path) : path_(path), file_(std::fopen(path.c_str(), "rbe")) {
  if (!file_) base::fail(ErrorKind::kIo, "{}: cannot open: {}", path, std::strerror(errno));
  read_line();
  if (line_ == reader::heading(reader::ReadLayout::kTsv)) {
    layout_ = reader::ReadLayout::kTsv;
  } else {
    first_ = true;
  }
}

void ResultReader::read_line() {
  line_.clear();
  begin_ = end_;
  for (int c = ::getc_unlocked(file_.get()); c != EOF; c = ::getc_unlocked(file_.get())) {
    line_ += static_cast<char>(c);
    if (c == '\n' || line_.size() > kMaxRecord) break;
  }
  if (std::ferror(file_.get()) != 0) base::fail(ErrorKind::kIo, "{}: cannot read: {}", path_, std::strerror(errno));
  end_ += line_.size();
}

bool ResultReader::parse() {
  if (!line_.ends_with('\n')) return false;
  const std::string_view line = std::string_view(line_).substr(0, line_.size() - 1);
  auto record = layout_ == reader::ReadLayout::kTsv ? parse_row(line) : parse_json(line);
  if (!record || record->input == 0 || record->input > record->inputs) return false;
  record_ = *std::move(record);
  return true;
}

bool ResultReader::next() {
  if (!std::exchange(first_, false)) read_line();
  return parse();
}

EarlierResults earlier_results(const std::string& path, reader::ReadLayout layout) {
  ResultReader reader(path);
  EarlierResults earlier;
  if (reader.layout() != layout) return earlier;
  ReadCounts counts;
  for (std::uint64_t last = 0; reader.next(); last = reader.record().input) {
    if (last != 0 && reader.record().input != last) earlier = {counts, reader.begin()};
    counts.add(reader.record());
  }
  return earlier;
}

std::optional<ReadCounts> complete_results(const std::string& path, reader::ReadLayout layout, InputList& inputs,
                                           Shard shard) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return std::nullopt;
  ResultReader reader(path);
  if (reader.layout() != layout) return std::nullopt;
  ReadCounts counts;
  bool more = reader.next();
  inputs.rewind();
  std::optional<std::string> input = inputs.next();
  for (std::uint64_t number = 1; input; input = inputs.next(), ++number) {
    if (!shard.has(number)) continue;
    const std::string shown = layout == reader::ReadLayout::kTsv ? reader::on_one_line(*input) : *input;
    const ResultRecord& record = reader.record();
    if (!more || record.input != number) return std::nullopt;
    for (; more && record.input == number; more = reader.next()) {
      if (record.inputs != inputs.size() || record.path != shown) return std::nullopt;
      counts.add(record);
    }
  }
  return !more && reader.at_end() ? std::optional(counts) : std::nullopt;
}

}  // namespace inkling::cli
