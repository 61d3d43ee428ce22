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

std::string json_lines(const Reading& reading, const std::string& path) {
  std::string text;
  for (std::size_t i = 0; i < reading.lines.size(); ++i) {
    text += to_json(reading, i + 1, path).dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
  }
  return text;
}

}  // namespace inkling::reader
