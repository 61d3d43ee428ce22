#include "reader/reader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>
#include <span>
#include <utility>

#include "base/digits.h"
#include "base/error.h"
#include "reader/scores.h"
#include "reader/single.h"
#include "reader/steps.h"
#include "reader/traits.h"
#include "reader/turn.h"
#include "segmentation/segmentation.h"
#include "segmentation/stroke.h"

namespace inkling::reader {
namespace {

constexpr std::size_t kAlternatives = 3;

DigitReading reading_of(std::size_t digit, const std::array<double, base::kDigits>& confidences,
                        const raster::Box& box) {
  std::array<std::size_t, base::kDigits> order;
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

Reading reading_of(const segmentation::Segmentation& picture, const std::vector<LineSteps>& steps) {
  Reading reading;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto& [line, decoded, numbers] = steps[i];
    if (decoded.digits.empty()) continue;
    LineReading& read = reading.lines.emplace_back();
    for (const DecodedDigit& digit : decoded.digits) {
      const segmentation::Candidate& chosen = line.candidates[digit.arc];
      const raster::Box box = segmentation::box_of(line.segments, chosen.from, chosen.to);
      const segmentation::LinePlace& place = picture.lines[i].image.place;
      read.digits.push_back(reading_of(digit.digit, digit.confidences,
                                       place.in_picture(box, picture.ink.ink.width, picture.ink.ink.height)));
    }
    for (const DecodedSign& sign : decoded.signs) {
      const raster::Box box = segmentation::box_of(line.segments, sign.from, sign.to);
      read.signs.push_back(
          {base::kSigns[sign.sign], sign.before, sign.confidence,
           picture.lines[i].image.place.in_picture(box, picture.ink.ink.width, picture.ink.ink.height)});
    }
    for (const NumberSteps& number : numbers) {
      const auto digits = std::span(read.digits).subspan(number.first, number.count);
      read.numbers.push_back(
          {number.first, number.count, number.confidence, raster::union_of(digits, &DigitReading::box)});
    }
    read.confidence = decoded.confidence;
    read.box = raster::union_of(read.digits, &DigitReading::box);
  }
  return reading;
}

// The reading of a picture that is one digit, and where it is taken to be.
Reading reading_of(const std::optional<SingleDigit>& single) {
  Reading reading;
  if (!single) return reading;
  std::array<double, base::kDigits> confidences;
  std::copy_n(single->answer.probabilities.begin(), confidences.size(), confidences.begin());
  LineReading& line = reading.lines.emplace_back();
  line.digits.push_back(reading_of(single->digit, confidences, single->box));
  line.confidence = confidences[single->digit];
  line.box = single->box;
  line.numbers.push_back({0, 1, line.confidence, line.box});
  return reading;
}

Format format_of(const ReadSettings& settings) {
  return settings.format.empty() ? Format() : Format::parse(settings.format);
}

// The components of `line` that its digits and signs are made of: indices into Segmentation::components.
std::vector<std::size_t> components_read(const segmentation::LineSegmentation& line, const LineSteps& steps) {
  std::vector<std::size_t> components;
  const auto add = [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      components.push_back(line.line.components[steps.cut.segments.items[i].component]);
    }
  };
  for (const DecodedDigit& digit : steps.decoded.digits) {
    const segmentation::Candidate& chosen = steps.cut.candidates[digit.arc];
    add(chosen.from, chosen.to);
  }
  for (const DecodedSign& sign : steps.decoded.signs) add(sign.from, sign.to);
  return components;
}

// What the line's digits were made of.
ExplainedLine explain_line(const segmentation::Segmentation& picture, const segmentation::LineSegmentation& line,
                           const LineSteps& steps, const model::Predictor& predictor) {
  ExplainedLine explained;
  explained.slope = line.line.slope;
  const segmentation::LinePlace& place = line.image.place;
  const segmentation::Segments& segments = steps.cut.segments;
  for (const segmentation::Segment& segment : segments.items) {
    explained.segments.push_back(place.in_picture(segment.box, picture.ink.ink.width, picture.ink.ink.height));
  }
  std::size_t end = 0;  // of the digit before
  for (const DecodedDigit& digit : steps.decoded.digits) {
    const segmentation::Candidate& chosen = steps.cut.candidates[digit.arc];
    explained.inputs.push_back(
        {predictor.model().height(), predictor.model().height(),
         input_of(segmentation::patch_of(line.image, segments, chosen.from, chosen.to), predictor)});
    const segmentation::Segment& first = segments.items[chosen.from];
    const bool touches = first.cut_left && chosen.from == end;
    end = chosen.to;
    explained.touches.push_back(touches);
    if (!touches) continue;
    PicturePath& path = explained.cuts.emplace_back();
    for (const auto& [x, y] : first.cut_path) path.emplace_back(place.x_of(x, y), place.y_of(x, y));
  }
  return explained;
}

Explanation explanation_of(segmentation::Segmentation picture, const std::vector<LineSteps>& steps,
                           const model::Predictor& predictor) {
  Explanation explanation;
  explanation.reading = reading_of(picture, steps);
  std::vector<bool> used(picture.components.size(), false);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].decoded.digits.empty()) continue;
    explanation.lines.push_back(explain_line(picture, picture.lines[i], steps[i], predictor));
    for (const std::size_t component : components_read(picture.lines[i], steps[i])) used[component] = true;
  }
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (!used[i]) explanation.left_out.push_back(picture.components[i].box);
  }
  explanation.ruled_lines = std::move(picture.ruled_lines);
  explanation.ink = std::move(picture.ink);
  return explanation;
}

Explanation explanation_of(segmentation::InkMap ink, std::optional<SingleDigit> single) {
  Explanation explanation;
  explanation.reading = reading_of(single);
  explanation.ink = std::move(ink);
  if (!single) return explanation;
  ExplainedLine& line = explanation.lines.emplace_back();
  const auto side = static_cast<std::size_t>(std::sqrt(static_cast<double>(single->input.size())));
  line.inputs.push_back({side, side, std::move(single->input)});
  line.segments.push_back(single->box);
  line.touches.push_back(false);
  return explanation;
}

// The ink of a picture that is itself the network's input: bright on dark.
segmentation::InkMap ink_of_input(const raster::Image& picture) {
  segmentation::InkMap ink{picture, picture, segmentation::stroke_width(picture), true};
  for (std::uint8_t& mask : ink.mask.values) mask = mask >= 128 ? 1 : 0;
  return ink;
}

// A picture taken apart and read, upright.
struct ReadPage {
  segmentation::Segmentation found;
  std::vector<LineSteps> lines;
  int turned = 0;  // by how many degrees clockwise the picture was turned back before
};

// Whether a page turned back reads better: on its side a line falls apart into its digits, upside down they are
// doubtful.
bool is_better(const ReadPage& turned, const ReadPage& page) {
  struct Quality {
    double digits = 0;
    double lines = 0;
    double confidence = 0;  // sum over the digits

    explicit Quality(const ReadPage& read) {
      for (const LineSteps& line : read.lines) {
        lines += line.decoded.digits.empty() ? 0 : 1;
        digits += static_cast<double>(line.decoded.digits.size());
        for (const DecodedDigit& digit : line.decoded.digits) confidence += digit.confidences[digit.digit];
      }
    }
  };
  const Quality now(turned), before(page);
  if (now.digits == 0 || before.digits == 0) return now.digits > 0;
  const bool on_side = turned.turned != 180;
  return on_side ? now.digits / now.lines > before.digits / before.lines
                 : now.confidence / now.digits > before.confidence / before.digits;
}

ReadPage read_page(const raster::Image& picture, const model::Predictor& predictor, const Format& format) {
  ReadPage page{segmentation::segment(picture), {}, 0};
  PictureSteps steps = read_lines(page.found, predictor, format);
  page.lines = std::move(steps.lines);
  const int turn = find_turn(page.found, steps.components, predictor);
  if (turn == 0) return page;
  ReadPage turned{segmentation::segment(turned_back(picture, turn)), {}, turn};
  turned.lines = read_lines(turned.found, predictor, format).lines;
  return is_better(turned, page) ? std::move(turned) : std::move(page);
}

// The reading of a page that was turned back, with the boxes that it has in the picture as it was.
Reading as_it_was(Reading reading, int degrees, const segmentation::InkMap& ink) {
  reading.turned = degrees;
  const auto turn = [&](raster::Box& box) { box = turned_again(box, degrees, ink.mask.width, ink.mask.height); };
  for (LineReading& line : reading.lines) {
    turn(line.box);
    for (NumberReading& number : line.numbers) turn(number.box);
    for (DigitReading& digit : line.digits) turn(digit.box);
    for (SignReading& sign : line.signs) turn(sign.box);
  }
  return reading;
}

}  // namespace

struct Reader::Implementation {
  explicit Implementation(model::Model model) : predictor(std::move(model)) {}

  // Whether the picture is the network's input as it is: for tiny models there is nothing to be found in it.
  bool is_input(const raster::Image& picture) const {
    const model::Model& model = predictor.model();
    const bool fits = picture.width == model.width() && picture.height == model.height();
    if (!model.normalization && !fits) {
      base::fail(ErrorKind::kData, "expected a picture of {}x{} pixels, got {}x{}", model.width(), model.height(),
                 picture.width, picture.height);
    }
    return fits && (!model.normalization || model.normalization->style == segmentation::InputStyle::kBlocks);
  }

  model::Predictor predictor;
};

Reader Reader::builtin() { return Reader(model::builtin_model()); }

Reader::Reader(model::Model model) : implementation_(std::make_unique<Implementation>(std::move(model))) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

const model::Model& Reader::model() const { return implementation_->predictor.model(); }

const model::Predictor& Reader::predictor() const { return implementation_->predictor; }

Reading Reader::read(const raster::Image& picture, const ReadSettings& settings) const {
  const model::Predictor& predictor = implementation_->predictor;
  const Format format = format_of(settings);
  Reading reading;
  if (implementation_->is_input(picture)) {
    reading = reading_of(read_input(picture, predictor, format));
  } else if (settings.single) {
    reading = reading_of(read_single(segmentation::segment(picture), predictor, format));
  } else {
    const ReadPage page = read_page(picture, predictor, format);
    reading = as_it_was(reading_of(page.found, page.lines), page.turned, page.found.ink);
  }
  accept(reading, settings.min_confidence);
  return reading;
}

Explanation Reader::explain(const raster::Image& picture, const ReadSettings& settings) const {
  const model::Predictor& predictor = implementation_->predictor;
  const Format format = format_of(settings);
  Explanation explanation;
  if (implementation_->is_input(picture)) {
    explanation = explanation_of(ink_of_input(picture), read_input(picture, predictor, format));
    explanation.picture = picture;
  } else if (settings.single) {
    segmentation::Segmentation found = segmentation::segment(picture);
    std::optional<SingleDigit> single = read_single(found, predictor, format);
    explanation = explanation_of(std::move(found.ink), std::move(single));
    explanation.ruled_lines = std::move(found.ruled_lines);
    explanation.picture = picture;
  } else {
    ReadPage page = read_page(picture, predictor, format);
    explanation = explanation_of(std::move(page.found), page.lines, predictor);
    explanation.turned = page.turned;
    explanation.picture = turned_back(picture, page.turned);
  }
  accept(explanation.reading, settings.min_confidence);
  std::vector<raster::Box> digits;
  for (const LineReading& line : explanation.reading.lines) {
    for (const DigitReading& digit : line.digits) digits.push_back(digit.box);
  }
  explanation.thickens = model().normalization && model().normalization->stroke_width > 0;
  if (!digits.empty()) explanation.traits = traits_of(explanation.picture, explanation.ink, digits);
  return explanation;
}

Reading reading_of(const Explanation& explanation) {
  return as_it_was(explanation.reading, explanation.turned, explanation.ink);
}

}  // namespace inkling::reader
