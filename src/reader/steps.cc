#include "reader/steps.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

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
  const std::vector<LatticeArc> small = small_signs(image, line.segments, line.candidates, band);
  lattice.arcs.insert(lattice.arcs.end(), small.begin(), small.end());
  return lattice;
}

}  // namespace

std::vector<LineSteps> read_lines(const segmentation::Segmentation& picture, const model::Predictor& predictor,
                                  const Format& format, Cutting cutting) {
  const std::vector<segmentation::LineSegmentation>& lines = picture.lines;
  const std::vector<ComponentAnswers> components = score_components(lines, predictor);
  std::vector<CutLine> cut_lines;
  for (std::size_t i = 0; i < lines.size(); ++i) cut_lines.push_back(cut_line(lines[i], components[i], cutting));
  const std::vector<std::vector<Answer>> answers = score_candidates(lines, cut_lines, components, predictor);
  const std::vector<double> log_priors = line_log_priors(picture);
  std::vector<LineSteps> steps;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    Decoded decoded = decode(lattice_of(lines[i].image, cut_lines[i], answers[i], log_priors[i]), format);
    steps.push_back({std::move(cut_lines[i]), std::move(decoded)});
  }
  return steps;
}

}  // namespace inkling::reader
