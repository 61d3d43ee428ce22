#include "server/explain.h"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "base/digits.h"
#include "metrics/scores.h"
#include "reader/records.h"

namespace inkling::server {
namespace {

// Digits of which the pixels that decided are found: each takes some hundred runs of the network.
constexpr std::size_t kMostInfluences = 24;

Json box_json(const raster::Box& box) {
  return {{"x", box.left}, {"y", box.top}, {"width", box.width}, {"height", box.height}};
}

Json boxes_json(const std::vector<raster::Box>& boxes) {
  Json array = Json::array();
  for (const raster::Box& box : boxes) array.push_back(box_json(box));
  return array;
}

// By how much the probability of `digit` falls where the 3x3 pixels around each pixel are paper: occlusion. Where there
// is no ink, nothing falls, and nothing is computed.
std::vector<float> influence_of(const reader::NetworkInput& input, std::size_t digit, double probability,
                                const model::Predictor& predictor) {
  std::vector<float> blanked;
  std::vector<std::size_t> places;
  for (std::size_t y = 0; y < input.height; ++y) {
    for (std::size_t x = 0; x < input.width; ++x) {
      reader::NetworkInput copy = input;
      bool has_ink = false;
      for (std::size_t row = y - std::min<std::size_t>(y, 1); row < std::min(y + 2, input.height); ++row) {
        for (std::size_t column = x - std::min<std::size_t>(x, 1); column < std::min(x + 2, input.width); ++column) {
          has_ink = has_ink || copy.at(column, row) != 0;
          copy.at(column, row) = 0;
        }
      }
      if (!has_ink) continue;
      places.push_back(y * input.width + x);
      blanked.insert(blanked.end(), copy.values.begin(), copy.values.end());
    }
  }
  std::vector<float> influence(input.values.size());
  const metrics::Scores scores = predictor.probabilities(blanked);
  for (std::size_t i = 0; i < places.size(); ++i)
    influence[places[i]] = static_cast<float>(probability - scores.row(i)[digit]);
  return influence;
}

struct DigitView {
  const reader::DigitReading& reading;
  const reader::NetworkInput& input;
  bool touches;
};

Json digit_json(const DigitView& view, const model::Predictor& predictor, bool with_influence) {
  const metrics::Scores scores = predictor.probabilities(view.input.values);
  const auto probabilities = scores.row(0);
  const auto digit = static_cast<std::size_t>(view.reading.digit - '0');
  Json json = {
      {"digit", digit},
      {"confidence", rounded(view.reading.confidence)},
      {"accepted", view.reading.accepted},
      {"box", box_json(view.reading.box)},
      {"touches", view.touches},
      {"probabilities", rounded(probabilities.first(base::kDigits))},
      {"nothing", rounded(scores.classes > base::kRejectLabel ? probabilities[base::kRejectLabel] : 0.0)},
      {"input", {{"width", view.input.width}, {"height", view.input.height}, {"values", rounded(view.input.values)}}}};
  if (with_influence) json["influence"] = rounded(influence_of(view.input, digit, probabilities[digit], predictor));
  return json;
}

Json cuts_json(const std::vector<reader::PicturePath>& cuts) {
  Json array = Json::array();
  for (const reader::PicturePath& cut : cuts) {
    Json points = Json::array();
    for (const auto& [x, y] : cut) points.push_back(Json::array({rounded(x), rounded(y)}));
    array.push_back(std::move(points));
  }
  return array;
}

Json lines_json(const reader::Explanation& explanation, const model::Predictor& predictor, bool influence) {
  Json lines = Json::array();
  std::size_t influences = 0;
  for (std::size_t i = 0; i < explanation.lines.size(); ++i) {
    const reader::ExplainedLine& line = explanation.lines[i];
    const reader::LineReading& reading = explanation.reading.lines[i];
    Json digits = Json::array();
    for (std::size_t k = 0; k < reading.digits.size(); ++k) {
      const bool with_influence = influence && influences++ < kMostInfluences;
      digits.push_back(digit_json({reading.digits[k], line.inputs[k], line.touches[k]}, predictor, with_influence));
    }
    lines.push_back({{"text", reading.text()},
                     {"confidence", rounded(reading.confidence)},
                     {"slope", rounded(line.slope)},
                     {"box", box_json(reading.box)},
                     {"segments", boxes_json(line.segments)},
                     {"cuts", cuts_json(line.cuts)},
                     {"digits", std::move(digits)}});
  }
  return lines;
}

}  // namespace

Json to_json(const reader::Explanation& explanation, const std::string& name, const model::Predictor& predictor,
             Influence influence) {
  Json lines = Json::array();
  const reader::Reading reading = reader::reading_of(explanation);
  for (std::size_t i = 0; i < reading.lines.size(); ++i)
    lines.push_back(reader::to_json(reading, i + 1, {.path = name}));
  Json unread = Json::array();
  for (const raster::Box& box : explanation.left_out) unread.push_back({{"box", box_json(box)}});
  const bool is_empty = explanation.lines.empty();
  return {{"reading", std::move(lines)},
          {"turned", explanation.turned},
          {"width", explanation.picture.width},
          {"height", explanation.picture.height},
          {"light_ink", explanation.ink.inverted},
          {"lines", lines_json(explanation, predictor, influence == Influence::kFound)},
          {"unread", std::move(unread)},
          {"advice", is_empty ? std::vector<std::string>() : reader::advice(explanation)}};
}

}  // namespace inkling::server
