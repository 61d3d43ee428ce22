#include "reader/output.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

namespace inkling::reader {
namespace {

using nlohmann::ordered_json;

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

std::string json_line(const Reading& reading, std::size_t number, const std::string& path) {
  return reader::to_json(reading, number, path).dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

// A file's name on one line: control characters become '?'.
std::string on_one_line(std::string path) {
  for (char& c : path) {
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7f) c = '?';
  }
  return path;
}

std::string line_of(const Reading& reading, std::size_t number, const std::string& path, ReadLayout layout,
                    ShownSigns signs) {
  const LineReading& line = reading.lines[number - 1];
  const std::string text = signs == ShownSigns::kAll ? line.text_with_signs() : line.text();
  switch (layout) {
    case ReadLayout::kText: return text + "\n";
    case ReadLayout::kNamedText: return on_one_line(path) + ": " + text + "\n";
    case ReadLayout::kJsonLines: return json_line(reading, number, path);
    case ReadLayout::kTsv:
      return fmt::format("{}\t{}\t{}\t{:.4f}\t{}\t{}\t{}\t{}\n", on_one_line(path), number, text, line.confidence,
                         line.box.left, line.box.top, line.box.width, line.box.height);
  }
  return "";
}

}  // namespace

ordered_json to_json(const Reading& reading, std::size_t number, const std::string& path) {
  const LineReading& line = reading.lines[number - 1];
  ordered_json digits = ordered_json::array();
  for (const DigitReading& digit : line.digits) digits.push_back(to_json(digit));
  ordered_json signs = ordered_json::array();
  for (const SignReading& sign : line.signs) signs.push_back(to_json(sign));
  return {{"path", path},
          {"line", number},
          {"text", line.text()},
          {"text_with_signs", line.text_with_signs()},
          {"confidence", rounded(line.confidence)},
          {"box", to_json(line.box)},
          {"turned", reading.turned},
          {"numbers", numbers_of(line)},
          {"digits", std::move(digits)},
          {"signs", std::move(signs)}};
}

std::string heading(ReadLayout layout) {
  return layout == ReadLayout::kTsv ? "path\tline\ttext\tconfidence\tleft\ttop\twidth\theight\n" : "";
}

std::string to_text(const Reading& reading, const std::string& path, ReadLayout layout, ShownSigns signs) {
  std::string text;
  for (std::size_t i = 0; i < reading.lines.size(); ++i) text += line_of(reading, i + 1, path, layout, signs);
  return text;
}

}  // namespace inkling::reader
