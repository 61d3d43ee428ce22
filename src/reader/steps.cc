#include "reader/steps.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "segmentation/rules.h"
#include "segmentation/stroke.h"

namespace inkling::reader {
namespace {

constexpr double kSure = 0.5;       // a mark that is rather a digit than not is not cut
constexpr double kDigitScore = -2;  // of every digit: how much less often than not a candidate is one
// Lines whose strokes are thinner than that share of the main line's are unlikely, by this deviation of the logarithm:
// noise, edges and what is left of rules make lines, too. But people write with more than one pen.
constexpr double kThin = 0.7;
constexpr double kThinDeviation = 0.2;
constexpr double kMostThin = -5;
constexpr std::size_t kMostMarks = 4000;      // of a picture, the largest ones
constexpr std::size_t kMostGraphemes = 1000;  // of a line

// Inputs to score, gathered over all lines: one call of the network for all.
class Batch {
 public:
  explicit Batch(const ScorerPool& scorers) : scorers_(scorers) {}

  std::size_t add(const segmentation::InkPatch& patch) {
    const auto input = input_of(patch, scorers_);
    inputs_.insert(inputs_.end(), input.begin(), input.end());
    return count_++;
  }

  std::vector<Answer> score() const { return scorers_.score(inputs_); }

 private:
  const ScorerPool& scorers_;
  std::vector<float> inputs_;
  std::size_t count_ = 0;
};

std::vector<segmentation::Component> marks_of(const segmentation::InkMap& ink) {
  std::vector<segmentation::Component> marks =
      segmentation::drop_specks(raster::find_components(ink.mask), ink.stroke_width);
  if (marks.size() <= kMostMarks) return marks;
  const auto last = marks.begin() + static_cast<std::ptrdiff_t>(kMostMarks);
  std::ranges::nth_element(marks, last, std::ranges::greater(), &segmentation::Component::area);
  marks.erase(last, marks.end());
  return marks;
}

std::vector<LineSteps> cut_lines(const segmentation::InkMap& ink, const std::vector<segmentation::Component>& marks) {
  std::vector<LineSteps> lines;
  for (segmentation::TextLine& line :
       segmentation::find_lines(marks, ink.mask.width, ink.mask.height, static_cast<double>(ink.stroke_width))) {
    LineSteps& steps = lines.emplace_back();
    if (line.marks.size() > kMostGraphemes) line.marks.resize(kMostGraphemes);
    steps.image = segmentation::cut_line(ink, marks, line);
    steps.line = std::move(line);
  }
  return lines;
}

// What the network says of every mark as it is.
void score_marks(std::vector<LineSteps>& lines, const ScorerPool& scorers) {
  Batch batch(scorers);
  std::vector<std::pair<std::optional<Answer>*, std::size_t>> wanted;
  for (LineSteps& line : lines) {
    line.marks.resize(line.line.marks.size());
    line.graphemes = segmentation::find_graphemes(line.image, std::vector<bool>(line.marks.size(), false));
    for (std::size_t i = 0; i < line.graphemes.items.size(); ++i) {
      const segmentation::Grapheme& grapheme = line.graphemes.items[i];
      if (!segmentation::may_be_digit(line.image, grapheme.box)) continue;
      wanted.emplace_back(&line.marks[grapheme.mark],
                          batch.add(segmentation::patch_of(line.image, line.graphemes, i, i + 1)));
    }
  }
  const std::vector<Answer> answers = batch.score();
  for (const auto& [answer, index] : wanted) *answer = answers[index];
}

bool is_sure(const std::optional<Answer>& answer) { return answer && answer->surest() >= kSure; }

// Which marks of the line may be several digits.
std::vector<bool> marks_to_cut(const LineSteps& line, bool always) {
  std::vector<bool> cut(line.marks.size(), false);
  for (const segmentation::Grapheme& mark : line.graphemes.items) {
    cut[mark.mark] = segmentation::may_be_several(line.image, mark.box) && (always || !is_sure(line.marks[mark.mark]));
  }
  return cut;
}

void find_all_candidates(std::vector<LineSteps>& lines, const ScorerPool& scorers, bool always_cut) {
  Batch batch(scorers);
  std::vector<std::pair<Answer*, std::size_t>> wanted;
  for (LineSteps& line : lines) {
    const std::vector<bool> cut = marks_to_cut(line, always_cut);
    std::vector<bool> sure(cut.size());
    for (std::size_t mark = 0; mark < cut.size(); ++mark) sure[mark] = !cut[mark] && is_sure(line.marks[mark]);
    if (std::ranges::find(cut, true) != cut.end()) line.graphemes = segmentation::find_graphemes(line.image, cut);
    line.candidates = segmentation::find_candidates(line.image, line.graphemes, sure);
    line.answers.resize(line.candidates.size());
    for (std::size_t i = 0; i < line.candidates.size(); ++i) {
      const auto& [from, to, prior] = line.candidates[i];
      const std::size_t mark = line.graphemes.items[from].mark;
      if (to == from + 1 && !cut[mark] && line.marks[mark]) {
        line.answers[i] = *line.marks[mark];
      } else {
        wanted.emplace_back(&line.answers[i], batch.add(segmentation::patch_of(line.image, line.graphemes, from, to)));
      }
    }
  }
  std::vector<Answer> answers = batch.score();
  for (const auto& [answer, index] : wanted) *answer = std::move(answers[index]);
}

// In pixels of the picture.
double stroke_width_of(const segmentation::LineImage& line) {
  return line.place.scale * static_cast<double>(segmentation::stroke_width(line.ink));
}

// Sets what the digits' scores lose in thin lines. Lines with much ink are not looked at: they are writing.
void doubt_thin_lines(std::vector<LineSteps>& lines, const std::vector<segmentation::Component>& marks) {
  if (lines.size() < 2) return;
  const auto area = [&marks](const LineSteps& line) {
    std::size_t sum = 0;
    for (const std::size_t mark : line.line.marks) sum += marks[mark].area;
    return sum;
  };
  const LineSteps& main = *std::ranges::max_element(lines, {}, area);
  const double width = stroke_width_of(main.image);
  for (LineSteps& line : lines) {
    if (2 * area(line) > area(main)) continue;
    const double thinner = std::log(kThin * width / std::max(1e-3, stroke_width_of(line.image))) / kThinDeviation;
    line.prior = std::max(kMostThin, -thinner * std::max(0.0, thinner) / 2);
  }
}

Lattice lattice_of(const LineSteps& line) {
  Lattice lattice{.nodes = line.graphemes.items.size() + 1, .arcs = {}};
  for (std::size_t i = 0; i < line.candidates.size(); ++i) {
    LatticeArc& arc = lattice.arcs.emplace_back();
    arc.from = line.candidates[i].from;
    arc.to = line.candidates[i].to;
    for (std::size_t digit = 0; digit < arc.digit.size(); ++digit) {
      arc.digit[digit] = line.answers[i].score(digit) + line.candidates[i].prior + line.prior + kDigitScore;
    }
  }
  for (std::size_t i = 0; i < line.graphemes.items.size(); ++i) {
    LatticeArc& arc = lattice.arcs.emplace_back();
    arc.from = i;
    arc.to = i + 1;
    arc.digit.fill(kImpossible);
    arc.skip = segmentation::skip_score(line.image, line.graphemes.items[i]);
  }
  return lattice;
}

}  // namespace

std::vector<float> input_of(const segmentation::InkPatch& patch, const ScorerPool& scorers) {
  std::vector<float> input(scorers.side() * scorers.side());
  segmentation::normalize(patch, *scorers.model().normalization, input);
  return input;
}

Steps take_steps(const raster::Image& picture, const ScorerPool& scorers, const Format& format, bool always_cut) {
  Steps steps;
  steps.ink = segmentation::find_ink(picture);
  segmentation::remove_rules(steps.ink);
  steps.marks = marks_of(steps.ink);
  steps.lines = cut_lines(steps.ink, steps.marks);
  score_marks(steps.lines, scorers);
  find_all_candidates(steps.lines, scorers, always_cut);
  doubt_thin_lines(steps.lines, steps.marks);
  for (LineSteps& line : steps.lines) line.decoded = decode(lattice_of(line), format);
  return steps;
}

}  // namespace inkling::reader
