#include "reader/reader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "base/error.h"
#include "reader/single.h"
#include "reader/steps.h"
#include "reader/traits.h"

namespace inkling::reader {
namespace {

constexpr std::size_t kAlternatives = 3;

DigitReading reading_of(std::size_t digit, const std::array<double, 10>& confidences, const raster::Box& box) {
  std::array<std::size_t, 10> order;
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater(), [&](std::size_t i) { return confidences[i]; });
  DigitReading reading;
  reading.digit = static_cast<char>('0' + digit);
  reading.confidence = confidences[digit];
  reading.box = box;
  for (const std::size_t other : order) {
    if (other == digit || reading.alternatives.size() == kAlternatives) continue;
    reading.alternatives.push_back({static_cast<char>('0' + other), confidences[other]});
  }
  return reading;
}

void accept(Reading& reading, double min_confidence) {
  for (LineReading& line : reading.lines) {
    for (DigitReading& digit : line.digits) digit.accepted = digit.confidence >= min_confidence;
  }
}

raster::Box place_of(const Steps& steps, const LineSteps& line, std::size_t candidate) {
  const segmentation::Candidate& chosen = line.candidates[candidate];
  return line.image.place.in_picture(segmentation::box_of(line.graphemes, chosen.from, chosen.to), steps.ink.ink.width,
                                     steps.ink.ink.height);
}

Reading reading_of(const Steps& steps) {
  Reading reading;
  for (const LineSteps& line : steps.lines) {
    if (line.decoded.digits.empty()) continue;
    LineReading& read = reading.lines.emplace_back();
    for (const DecodedDigit& digit : line.decoded.digits) {
      read.digits.push_back(reading_of(digit.digit, digit.confidences, place_of(steps, line, digit.arc)));
    }
    read.confidence = line.decoded.confidence;
    read.box = raster::union_of(read.digits, &DigitReading::box);
  }
  return reading;
}

// The reading of a picture that is one digit, and where it is taken to be.
Reading reading_of(const std::optional<SingleDigit>& single) {
  Reading reading;
  if (!single) return reading;
  std::array<double, 10> confidences;
  std::copy_n(single->answer.probabilities.begin(), confidences.size(), confidences.begin());
  LineReading& line = reading.lines.emplace_back();
  line.digits.push_back(reading_of(single->digit, confidences, single->box));
  line.confidence = confidences[single->digit];
  line.box = single->box;
  return reading;
}

Format format_of(const ReadSettings& settings) {
  return settings.format.empty() ? Format() : Format::parse(settings.format);
}

// What the line's digits were made of.
ExplainedLine explain_line(const Steps& steps, const LineSteps& line, const ScorerPool& scorers,
                           std::vector<bool>& used) {
  ExplainedLine explained;
  explained.slope = line.line.slope;
  const segmentation::LinePlace& place = line.image.place;
  for (const segmentation::Grapheme& grapheme : line.graphemes.items) {
    explained.pieces.push_back(place.in_picture(grapheme.box, steps.ink.ink.width, steps.ink.ink.height));
  }
  std::size_t end = 0;  // of the digit before
  for (const DecodedDigit& digit : line.decoded.digits) {
    const segmentation::Candidate& chosen = line.candidates[digit.arc];
    explained.inputs.push_back(
        {scorers.side(), scorers.side(),
         input_of(segmentation::patch_of(line.image, line.graphemes, chosen.from, chosen.to), scorers)});
    for (std::size_t i = chosen.from; i < chosen.to; ++i) used[line.line.marks[line.graphemes.items[i].mark]] = true;
    const segmentation::Grapheme& first = line.graphemes.items[chosen.from];
    const bool touches = first.cut_left && chosen.from == end;
    end = chosen.to;
    if (!touches) continue;
    PicturePath& path = explained.cuts.emplace_back();
    for (const auto& [x, y] : first.cut_path) path.emplace_back(place.x_of(x, y), place.y_of(x, y));
  }
  return explained;
}

void add_steps(Steps steps, const ScorerPool& scorers, Explanation& explanation) {
  explanation.reading = reading_of(steps);
  std::vector<bool> used(steps.marks.size(), false);
  for (const LineSteps& line : steps.lines) {
    if (!line.decoded.digits.empty()) explanation.lines.push_back(explain_line(steps, line, scorers, used));
  }
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (!used[i]) explanation.left_out.push_back(steps.marks[i].box);
  }
  explanation.ink = std::move(steps.ink);
}

void add_steps(std::optional<SingleDigit> single, Explanation& explanation) {
  explanation.reading = reading_of(single);
  if (!single) return;
  ExplainedLine& line = explanation.lines.emplace_back();
  const auto side = static_cast<std::size_t>(std::sqrt(static_cast<double>(single->input.size())));
  line.inputs.push_back({side, side, std::move(single->input)});
  line.pieces.push_back(single->box);
}

}  // namespace

struct Reader::Implementation {
  explicit Implementation(model::Model model) : scorers(std::move(model)) {}

  // Whether the picture is the network's input as it is: for tiny models there is nothing to be found in it.
  bool is_input(const raster::Image& picture) const {
    const model::Model& model = scorers.model();
    const bool fits = picture.width == model.width() && picture.height == model.height();
    if (!model.normalization && !fits) {
      base::fail(ErrorKind::kData, "expected a picture of {}x{} pixels, got {}x{}", model.width(), model.height(),
                 picture.width, picture.height);
    }
    return fits && (!model.normalization || model.normalization->style == segmentation::InputStyle::kBlocks);
  }

  ScorerPool scorers;
};

Reader Reader::builtin() { return Reader(model::builtin_model()); }

Reader::Reader(model::Model model) : implementation_(std::make_unique<Implementation>(std::move(model))) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

const model::Model& Reader::model() const { return implementation_->scorers.model(); }

Reading Reader::read(const raster::Image& picture, const ReadSettings& settings) const {
  const ScorerPool& scorers = implementation_->scorers;
  const Format format = format_of(settings);
  Reading reading;
  if (implementation_->is_input(picture)) {
    reading = reading_of(read_input(picture, scorers, format));
  } else if (settings.single) {
    reading = reading_of(read_single(picture, scorers, format));
  } else {
    reading = reading_of(take_steps(picture, scorers, format, !settings.format.empty()));
  }
  accept(reading, settings.min_confidence);
  return reading;
}

Explanation Reader::explain(const raster::Image& picture, const ReadSettings& settings) const {
  const ScorerPool& scorers = implementation_->scorers;
  const Format format = format_of(settings);
  Explanation explanation;
  if (implementation_->is_input(picture) || settings.single) {
    const bool is_input = implementation_->is_input(picture);
    explanation.ink = segmentation::find_ink(picture);
    add_steps(is_input ? read_input(picture, scorers, format) : read_single(picture, scorers, format), explanation);
  } else {
    add_steps(take_steps(picture, scorers, format, !settings.format.empty()), scorers, explanation);
  }
  accept(explanation.reading, settings.min_confidence);
  std::vector<raster::Box> digits;
  for (const LineReading& line : explanation.reading.lines) {
    for (const DigitReading& digit : line.digits) digits.push_back(digit.box);
  }
  explanation.picture = picture;
  explanation.thickens = model().normalization && model().normalization->stroke_width > 0;
  if (!digits.empty()) explanation.traits = traits_of(picture, explanation.ink, digits);
  return explanation;
}

}  // namespace inkling::reader
