#include "cli/read_output.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "base/base64.h"
#include "base/files.h"
#include "base/text.h"
#include "reader/output.h"

namespace inkling::cli {
namespace {

using nlohmann::ordered_json;

constexpr double kUnsure = 0.5;         // a line with less confidence is told in text, which does not show it …
constexpr std::size_t kMostUnsure = 3;  // … so many of a file with their numbers

ordered_json record(const ReadPlace& place, std::string_view status) {
  ordered_json json = ordered_json::object();
  set_path(json, place.path);
  json["status"] = status;
  json["page"] = place.page;
  return json;
}

std::string ended(ordered_json json, const ReadPlace& place) {
  json["input"] = place.input;
  json["inputs"] = place.inputs;
  return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string json_line(const reader::Reading& reading, std::size_t number, const ReadPlace& place,
                      const std::vector<std::string>& notes) {
  ordered_json json = record(place, kStatusRead);
  ordered_json line = reader::to_json(reading, number, place.path);
  line.erase("path");  // it is there, also where it is no UTF-8
  json.update(line);
  if (!notes.empty()) json["notes"] = notes;
  return ended(std::move(json), place);
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

std::string line_of(const reader::Reading& reading, std::size_t number, const ReadPlace& place, ReadLayout layout,
                    ShownSigns signs, const std::vector<std::string>& notes) {
  const reader::LineReading& line = reading.lines[number - 1];
  const std::string text = signs == ShownSigns::kAll ? line.text_with_signs() : line.text();
  switch (layout) {
    case ReadLayout::kText: return text + "\n";
    case ReadLayout::kNamedText: return label(place) + ": " + text + "\n";
    case ReadLayout::kJsonLines: return json_line(reading, number, place, notes);
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
      return ended(std::move(json), place);
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

std::string to_text(const reader::Reading& reading, const ReadPlace& place, ReadLayout layout, ShownSigns signs,
                    const std::vector<std::string>& notes) {
  if (reading.lines.empty()) return no_digits_text(place, layout, notes);
  std::string text;
  for (std::size_t i = 0; i < reading.lines.size(); ++i) text += line_of(reading, i + 1, place, layout, signs, notes);
  return text;
}

std::string remark_on(const reader::Reading& reading, const std::string& name, ReadLayout layout) {
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
      return ended(std::move(json), place);
    }
    case ReadLayout::kTsv: return tsv_row(place, kNoReading, kStatusError, message, exit_code);
  }
  return "";
}

}  // namespace inkling::cli
