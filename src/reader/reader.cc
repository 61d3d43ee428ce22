#include "reader/reader.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/error.h"
#include "reader/single.h"
#include "reader/steps.h"

namespace inkling {
namespace {

constexpr std::size_t kAlternatives = 3;

DigitReading reading_of(std::size_t digit, const std::array<double, 10>& confidences, const Box& box) {
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

Box around(const std::vector<DigitReading>& digits) {
  Box box = digits.front().box;
  for (const DigitReading& digit : digits) {
    const std::size_t right = std::max(box.right(), digit.box.right());
    const std::size_t bottom = std::max(box.bottom(), digit.box.bottom());
    box.left = std::min(box.left, digit.box.left);
    box.top = std::min(box.top, digit.box.top);
    box.width = right - box.left;
    box.height = bottom - box.top;
  }
  return box;
}

void accept(Reading& reading, double min_confidence) {
  for (LineReading& line : reading.lines) {
    for (DigitReading& digit : line.digits) digit.accepted = digit.confidence >= min_confidence;
  }
}

Box place_of(const Steps& steps, const LineSteps& line, std::size_t candidate) {
  const Candidate& chosen = line.candidates[candidate];
  return line.image.place.in_picture(box_of(line.graphemes, chosen.from, chosen.to), steps.ink.width,
                                     steps.ink.height);
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
    read.box = around(read.digits);
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

}  // namespace

struct Reader::Implementation {
  explicit Implementation(Model model) : scorers(std::move(model)) {}

  // Whether the picture is the network's input as it is: for tiny models there is nothing to be found in it.
  bool is_input(const Image& picture) const {
    const Model& model = scorers.model();
    const bool fits = picture.width == model.width() && picture.height == model.height();
    if (!model.normalization && !fits) {
      fail(ErrorKind::kData, "expected a picture of {}x{} pixels, got {}x{}", model.width(), model.height(),
           picture.width, picture.height);
    }
    return fits && (!model.normalization || model.normalization->style == InputStyle::kBlocks);
  }

  ScorerPool scorers;
};

Reader Reader::builtin() { return Reader(builtin_model()); }

Reader::Reader(Model model) : implementation_(std::make_unique<Implementation>(std::move(model))) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

const Model& Reader::model() const { return implementation_->scorers.model(); }

Reading Reader::read(const Image& picture, const ReadSettings& settings) const {
  const ScorerPool& scorers = implementation_->scorers;
  const Format format = settings.format.empty() ? Format() : Format::parse(settings.format);
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

Explanation Reader::explain(const Image&, const ReadSettings&) const { return {}; }

}  // namespace inkling
