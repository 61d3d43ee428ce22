#include "reader/records.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/base64.h"
#include "base/files.h"
#include "base/text.h"

namespace inkling::reader {
namespace {

using nlohmann::ordered_json;

constexpr double kUnsure = 0.5;         // a line with less confidence is told in text, which does not show it …
constexpr std::size_t kMostUnsure = 3;  // … so many of a file with their numbers

// Four digits behind the point: what a confidence is known to, and no more.
double rounded(double confidence) { return std::round(confidence * 1e4) / 1e4; }

ordered_json to_json(const Box& box) {
  return {{"left", box.left}, {"top", box.top}, {"width", box.width}, {"height", box.height}};
}

std::string shown(const DigitReading& digit) { return {digit.accepted ? digit.digit : '?'}; }

ordered_json to_json(const DigitReading& digit) {
  ordered_json alternatives = ordered_json::array();
  for (const Alternative& other : digit.alternatives) {
    alternatives.push_back({{"text", std::string(1, other.digit)}, {"confidence", rounded(other.confidence)}});
  }
  ordered_json json = {{"text", shown(digit)}, {"confidence", rounded(digit.confidence)}, {"box", to_json(digit.box)}};
  // Of a digit that was not accepted, the most likely one is the first alternative.
  if (!digit.accepted) {
    alternatives.insert(alternatives.begin(),
                        ordered_json{{"text", std::string(1, digit.digit)}, {"confidence", rounded(digit.confidence)}});
  }
  json["alternatives"] = std::move(alternatives);
  return json;
}

ordered_json to_json(const SignReading& sign) {
  return {{"text", std::string(1, sign.sign)},
          {"before", sign.before},
          {"confidence", rounded(sign.confidence)},
          {"box", to_json(sign.box)}};
}

ordered_json numbers_of(const LineReading& line) {
  ordered_json numbers = ordered_json::array();
  for (const NumberReading& number : line.numbers) {
    numbers.push_back(
        {{"text", line.text(number)}, {"confidence", rounded(number.confidence)}, {"box", to_json(number.box)}});
  }
  return numbers;
}

ordered_json record(const ReadPlace& place, std::string_view status) {
  ordered_json json = ordered_json::object();
  set_path(json, place.path);
  json["status"] = status;
  json["page"] = place.page;
  return json;
}

// `json`, of a record, with its place in the list at the end.
ordered_json placed(ordered_json json, const ReadPlace& place) {
  json["input"] = place.input;
  json["inputs"] = place.inputs;
  return json;
}

std::string ended(const ordered_json& json) {
  return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

// What stands before the colon: the file's name, and the page where there are several.
std::string label(const ReadPlace& place) {
  return on_one_line(place.path) + (place.pages > 1 ? fmt::format(" (page {})", place.page) : "");
}

// A row of the table, from the column "line" to "height" `reading`.
std::string tsv_row(const ReadPlace& place, std::string_view reading, std::string_view status, std::string_view remark,
                    int exit_code = 0) {
  return fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", on_one_line(place.path), reading, place.page, status,
                     on_one_line(remark), exit_code, place.input, place.inputs);
}

constexpr std::string_view kNoReading = "\t\t\t\t\t\t";  // seven empty columns

std::string line_of(const Reading& reading, std::size_t number, const ReadPlace& place, ReadLayout layout,
                    ShownSigns signs, const std::vector<std::string>& notes) {
  const LineReading& line = reading.lines[number - 1];
  const std::string text = signs == ShownSigns::kAll ? line.text_with_signs() : line.text();
  switch (layout) {
    case ReadLayout::kText: return text + "\n";
    case ReadLayout::kNamedText: return label(place) + ": " + text + "\n";
    case ReadLayout::kJsonLines: return ended(to_json(reading, number, place, notes));
    case ReadLayout::kTsv:
      return tsv_row(place,
                     fmt::format("{}\t{}\t{:.4f}\t{}\t{}\t{}\t{}", number, text, line.confidence, line.box.left,
                                 line.box.top, line.box.width, line.box.height),
                     kStatusRead, fmt::format("{}", fmt::join(notes, "; ")));
  }
  return "";
}

std::string no_digits_text(const ReadPlace& place, ReadLayout layout, const std::vector<std::string>& notes) {
  switch (layout) {
    case ReadLayout::kText: return "";
    case ReadLayout::kNamedText: return label(place) + ": (no digits)\n";
    case ReadLayout::kJsonLines: {
      ordered_json json = record(place, kStatusNoDigits);
      if (!notes.empty()) json["notes"] = notes;
      return ended(placed(std::move(json), place));
    }
    case ReadLayout::kTsv:
      return tsv_row(place, kNoReading, kStatusNoDigits, fmt::format("{}", fmt::join(notes, "; ")));
  }
  return "";
}

}  // namespace

std::string on_one_line(std::string_view text) {
  std::string line(text);
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7f) c = '?';
  }
  return line;
}

void set_path(ordered_json& json, const std::string& path, const std::string& key) {
  const std::string valid = base::valid_utf8(path);
  json[key] = valid;
  if (valid != path) json[key + "_bytes"] = base::base64(base::as_bytes(path));
}

std::string heading(ReadLayout layout) {
  return layout == ReadLayout::kTsv ? "path\tline\ttext\tconfidence\tleft\ttop\twidth\theight\tpage\tstatus\tremark\tex"
                                      "it_code\tinput\tinputs\n"
                                    : "";
}

ordered_json to_json(const Reading& reading, std::size_t number, const ReadPlace& place,
                     const std::vector<std::string>& notes) {
  const LineReading& line = reading.lines[number - 1];
  ordered_json json = record(place, kStatusRead);
  json["line"] = number;
  json["text"] = line.text();
  json["text_with_signs"] = line.text_with_signs();
  json["confidence"] = rounded(line.confidence);
  json["box"] = to_json(line.box);
  json["turned"] = reading.turned;
  json["numbers"] = numbers_of(line);
  json["digits"] = ordered_json::array();
  for (const DigitReading& digit : line.digits) json["digits"].push_back(to_json(digit));
  json["signs"] = ordered_json::array();
  for (const SignReading& sign : line.signs) json["signs"].push_back(to_json(sign));
  if (!notes.empty()) json["notes"] = notes;
  return placed(std::move(json), place);
}

std::string to_text(const Reading& reading, const ReadPlace& place, ReadLayout layout, ShownSigns signs,
                    const std::vector<std::string>& notes) {
  if (reading.lines.empty()) return no_digits_text(place, layout, notes);
  std::string text;
  for (std::size_t i = 0; i < reading.lines.size(); ++i) text += line_of(reading, i + 1, place, layout, signs, notes);
  return text;
}

std::string remark_on(const Reading& reading, const std::string& name, ReadLayout layout) {
  std::vector<std::string> remarks;
  if (reading.turned != 0) remarks.push_back(fmt::format("the page was turned by {}°", reading.turned));
  const bool text = layout == ReadLayout::kText || layout == ReadLayout::kNamedText;
  std::string unsure;
  std::size_t count = 0;
  for (std::size_t i = 0; text && i < reading.lines.size(); ++i) {
    const double confidence = reading.lines[i].confidence;
    if (confidence >= kUnsure) continue;
    if (++count > kMostUnsure) continue;
    unsure += fmt::format("{}{} is unsure ({:.0f}%)", count > 1 ? ", line " : "line ", i + 1, 100 * confidence);
  }
  if (count > kMostUnsure) unsure += fmt::format(", and {} more", count - kMostUnsure);
  if (count > 0) remarks.push_back(std::move(unsure));
  return remarks.empty() ? "" : fmt::format("{}: {}", name, fmt::join(remarks, "; "));
}

std::string error_text(std::string_view message, int exit_code, const ReadPlace& place, ReadLayout layout) {
  if (message.starts_with(place.path + ": ")) message.remove_prefix(place.path.size() + 2);
  switch (layout) {
    case ReadLayout::kText: return "";
    case ReadLayout::kNamedText: return fmt::format("{}: (error: {})\n", label(place), on_one_line(message));
    case ReadLayout::kJsonLines: {
      ordered_json json = record(place, kStatusError);
      json["error"] = message;
      json["exit_code"] = exit_code;
      return ended(placed(std::move(json), place));
    }
    case ReadLayout::kTsv: return tsv_row(place, kNoReading, kStatusError, message, exit_code);
  }
  return "";
}

}  // namespace inkling::reader
