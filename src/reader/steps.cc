#include "reader/steps.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

#include "base/signs.h"
#include "reader/numbers.h"
#include "reader/parameters.h"
#include "reader/scores.h"
#include "reader/signs.h"
#include "segmentation/stroke.h"

namespace inkling::reader {
namespace {

// In pixels of the picture.
double stroke_width_of(const segmentation::LineImage& line) {
  return line.place.scale * static_cast<double>(segmentation::stroke_width(line.ink));
}

std::size_t area_of(const segmentation::TextLine& line, const std::vector<segmentation::Component>& components) {
  std::size_t sum = 0;
  for (const std::size_t component : line.components) sum += components[component].area;
  return sum;
}

// For each line, the log prior that it holds digits: below 0 for lines with thin strokes and little ink beside the main
// line's, which is the one with the most ink. Lines with much ink are not looked at: they are writing.
std::vector<double> line_log_priors(const segmentation::Segmentation& picture) {
  std::vector<double> priors(picture.lines.size(), 0.0);
  if (priors.size() < 2) return priors;
  std::vector<std::size_t> areas;
  for (const auto& line : picture.lines) areas.push_back(area_of(line.line, picture.components));
  const auto main = static_cast<std::size_t>(std::ranges::max_element(areas) - areas.begin());
  const double width = stroke_width_of(picture.lines[main].image);
  for (std::size_t i = 0; i < priors.size(); ++i) {
    if (static_cast<double>(areas[i]) > kThinLine.writing * static_cast<double>(areas[main])) continue;
    const double own = std::max(1e-3, stroke_width_of(picture.lines[i].image));
    const double thinner = std::log(kThinLine.thin * width / own) / kThinLine.deviation;
    priors[i] = std::max(kThinLine.least_log_prior, -thinner * std::max(0.0, thinner) / 2);
  }
  return priors;
}

// The ways to read a line: an arc for each candidate, for each segment one that leaves it out, and those of small
// signs.
Lattice lattice_of(const segmentation::LineImage& image, const CutLine& line, const std::vector<Answer>& answers,
                   double line_log_prior) {
  const std::vector<segmentation::Segment>& segments = line.segments.items;
  const Band band = band_of(image, line.segments);
  Lattice lattice{.nodes = segments.size() + 1, .arcs = {}};
  for (std::size_t i = 0; i < line.candidates.size(); ++i) {
    LatticeArc& arc = lattice.arcs.emplace_back();
    arc.from = line.candidates[i].from;
    arc.to = line.candidates[i].to;
    for (std::size_t digit = 0; digit < arc.digit.size(); ++digit) {
      arc.digit[digit] =
          answers[i].score(digit) + line.candidates[i].log_prior + line_log_prior + kScore.digit_log_prior;
    }
    if (!answers[i].knows_signs()) continue;
    const raster::Box box = segmentation::box_of(line.segments, arc.from, arc.to);
    const double prior =
        line.candidates[i].log_prior - segmentation::shape_log_prior(image, box) + line_log_prior + kSign.log_prior;
    for (std::size_t sign = 0; sign < arc.sign.size(); ++sign) {
      arc.sign[sign] = answers[i].score(base::kFirstSign + sign) + prior + sign_log_prior(sign, box, band);
    }
  }
  for (std::size_t i = 0; i < segments.size(); ++i) {
    LatticeArc& arc = lattice.arcs.emplace_back();
    arc.from = i;
    arc.to = i + 1;
    arc.digit.fill(kImpossible);
    arc.skip = segmentation::skip_log_prior(image, segments[i]);
  }
  const std::vector<LatticeArc> small = small_signs(image, line.segments, band);
  lattice.arcs.insert(lattice.arcs.end(), small.begin(), small.end());
  return lattice;
}

// The text of a line's digits from `first` on, with the signs that the format names.
std::string text_of(const Decoded& decoded, std::size_t first, std::size_t count, const Format& format) {
  std::string text;
  for (std::size_t i = first; i <= first + count; ++i) {
    for (const DecodedSign& sign : decoded.signs) {
      if (sign.before != i || !format.names(sign.sign)) continue;
      // Between two numbers it is of one of them.
      const bool of_next = base::belongs_to_what_follows(base::kSigns[sign.sign]);
      if (i == first && i > 0 && !of_next) continue;
      if (i == first + count && i < decoded.digits.size() && of_next) continue;
      text += base::kSigns[sign.sign];
    }
    if (i < first + count) text += static_cast<char>('0' + decoded.digits[i].digit);
  }
  return text;
}

// The arcs of `lattice` between two of its nodes, and for each of them its index there.
struct Part {
  Lattice lattice;
  std::vector<std::size_t> arcs;
};

Part part_of(const Lattice& lattice, std::size_t from, std::size_t to) {
  Part part{{.nodes = to - from + 1, .arcs = {}}, {}};
  for (std::size_t i = 0; i < lattice.arcs.size(); ++i) {
    LatticeArc arc = lattice.arcs[i];
    if (arc.from < from || arc.to > to) continue;
    arc.from -= from;
    arc.to -= from;
    part.lattice.arcs.push_back(arc);
    part.arcs.push_back(i);
  }
  return part;
}

// The nodes of a line that are a number's: between them lie the segments with their middles in its columns.
std::pair<std::size_t, std::size_t> nodes_of(const CutLine& line, const NumberPlace& number) {
  const auto node = [&](double column) {
    return static_cast<std::size_t>(std::ranges::count_if(line.segments.items, [&](const auto& segment) {
      return static_cast<double>(2 * segment.box.left + segment.box.width) < 2 * column;
    }));
  };
  return {node(number.begin), node(number.end)};
}

Decoded decode_number(const CutLine& line, const Lattice& lattice, const NumberPlace& number, const Format& format) {
  const auto [from, to] = nodes_of(line, number);
  const Part part = part_of(lattice, from, to);
  Decoded decoded = decode(part.lattice, format);
  for (DecodedDigit& digit : decoded.digits) digit.arc = part.arcs[digit.arc];
  for (DecodedSign& sign : decoded.signs) {
    sign.from += from;
    sign.to += from;
  }
  return decoded;
}

// Adds a number to what was read of its line.
void add(const Decoded& number, LineSteps& line) {
  line.numbers.push_back({line.decoded.digits.size(), number.digits.size(), number.confidence});
  for (DecodedSign sign : number.signs) {
    sign.before += line.decoded.digits.size();
    line.decoded.signs.push_back(sign);
  }
  line.decoded.digits.insert(line.decoded.digits.end(), number.digits.begin(), number.digits.end());
  line.decoded.confidence *= number.confidence;
}

// What the network and geometry say of the lines of a picture that are cut in a way.
struct ScoredLines {
  std::vector<CutLine> lines;
  std::vector<Lattice> lattices;
};

ScoredLines score_lines(const segmentation::Segmentation& picture, const std::vector<ComponentAnswers>& components,
                        const model::Predictor& predictor, Cutting cutting) {
  const std::vector<segmentation::LineSegmentation>& lines = picture.lines;
  const std::vector<Cutting> cuttings = cuttings_of(components, cutting);
  ScoredLines scored;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    scored.lines.push_back(cut_line(lines[i], components[i], cuttings[i]));
  }
  const std::vector<std::vector<Answer>> answers = score_candidates(lines, scored.lines, components, predictor);
  const std::vector<double> log_priors = line_log_priors(picture);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    scored.lattices.push_back(lattice_of(lines[i].image, scored.lines[i], answers[i], log_priors[i]));
  }
  return scored;
}

bool obeys(const LineSteps& line, const Format& format) {
  if (line.numbers.empty()) return format.matches("");
  return std::ranges::all_of(line.numbers, [&](const NumberSteps& number) {
    return format.matches(text_of(line.decoded, number.first, number.count, format));
  });
}

// Reads a line again, cut wherever digits might touch, so that its numbers match the format. Those of `plain` that do
// keep their text and confidences.
LineSteps obeying(const LineSteps& plain, const std::vector<NumberPlace>& places, const Format& format, CutLine cut,
                  const Lattice& lattice) {
  LineSteps line{std::move(cut), {.possible = true, .digits = {}, .signs = {}, .confidence = 1}, {}};
  for (const NumberPlace& place : places) {
    const std::string text = text_of(plain.decoded, place.first, place.count, format);
    const bool keeps = format.matches(text);
    Decoded number = decode_number(line.cut, lattice, place, keeps ? Format::literal(text, format) : format);
    if (!number.possible || number.digits.empty()) continue;
    if (keeps) {
      number.confidence = plain.numbers[static_cast<std::size_t>(&place - places.data())].confidence;
      for (std::size_t i = 0; i < place.count; ++i) {
        number.digits[i].confidences = plain.decoded.digits[place.first + i].confidences;
      }
    }
    add(number, line);
  }
  if (!line.numbers.empty()) return line;
  const Decoded whole = decode(lattice, format);
  if (!whole.digits.empty()) add(whole, line);
  return line;
}

}  // namespace

PictureSteps read_lines(const segmentation::Segmentation& picture, const model::Predictor& predictor,
                        const Format& format) {
  const std::vector<segmentation::LineSegmentation>& lines = picture.lines;
  PictureSteps steps{score_components(lines, predictor), {}};
  ScoredLines scored = score_lines(picture, steps.components, predictor, Cutting::kWhereUnsure);
  std::vector<ReadLine> read;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    Decoded decoded = decode(scored.lattices[i], Format());
    steps.lines.push_back({std::move(scored.lines[i]), std::move(decoded), {}});
  }
  for (std::size_t i = 0; i < lines.size(); ++i)
    read.push_back({&lines[i], &steps.lines[i].cut, &steps.lines[i].decoded});
  const std::vector<std::vector<NumberPlace>> places = find_numbers(read, picture.ruled_lines);
  bool all_obey = true;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    LineSteps& line = steps.lines[i];
    for (const NumberPlace& place : places[i]) {
      const double confidence = places[i].size() == 1
                                    ? line.decoded.confidence
                                    : decode_number(line.cut, scored.lattices[i], place, Format()).confidence;
      line.numbers.push_back({place.first, place.count, confidence});
    }
    all_obey = all_obey && obeys(line, format);
  }
  if (all_obey) return steps;
  ScoredLines again = score_lines(picture, steps.components, predictor, Cutting::kAlways);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (obeys(steps.lines[i], format)) continue;
    steps.lines[i] = obeying(steps.lines[i], places[i], format, std::move(again.lines[i]), again.lattices[i]);
  }
  return steps;
}

}  // namespace inkling::reader
