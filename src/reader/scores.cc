#include "reader/scores.h"

#include <cstddef>
#include <utility>

namespace inkling::reader {
namespace {

// Patches for the network, each with the place that its answer goes to.
template <typename Place>
class Batch {
 public:
  explicit Batch(const ScorerPool& scorers) : scorers_(scorers) {}

  void add(const segmentation::InkPatch& patch, Place& place) {
    const std::vector<float> input = input_of(patch, scorers_);
    inputs_.insert(inputs_.end(), input.begin(), input.end());
    places_.push_back(&place);
  }

  void score() const {
    std::vector<Answer> answers = scorers_.score(inputs_);
    for (std::size_t i = 0; i < places_.size(); ++i) *places_[i] = std::move(answers[i]);
  }

 private:
  const ScorerPool& scorers_;
  std::vector<float> inputs_;
  std::vector<Place*> places_;
};

}  // namespace

std::vector<float> input_of(const segmentation::InkPatch& patch, const ScorerPool& scorers) {
  std::vector<float> input(scorers.side() * scorers.side());
  segmentation::normalize(patch, *scorers.model().normalization, input);
  return input;
}

std::vector<ComponentAnswers> score_components(std::span<const segmentation::LineSegmentation> lines,
                                               const ScorerPool& scorers) {
  std::vector<ComponentAnswers> answers;
  for (const segmentation::LineSegmentation& line : lines) answers.emplace_back(line.line.components.size());
  Batch<std::optional<Answer>> batch(scorers);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const segmentation::Segments& whole = lines[i].whole;
    for (std::size_t k = 0; k < whole.items.size(); ++k) {
      if (!segmentation::may_be_digit(lines[i].image, whole.items[k].box)) continue;
      batch.add(segmentation::patch_of(lines[i].image, whole, k, k + 1), answers[i][whole.items[k].component]);
    }
  }
  batch.score();
  return answers;
}

std::vector<std::vector<Answer>> score_candidates(std::span<const segmentation::LineSegmentation> lines,
                                                  std::span<const CutLine> cut_lines,
                                                  std::span<const ComponentAnswers> components,
                                                  const ScorerPool& scorers) {
  std::vector<std::vector<Answer>> answers;
  for (const CutLine& line : cut_lines) answers.emplace_back(line.candidates.size());
  Batch<Answer> batch(scorers);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const CutLine& line = cut_lines[i];
    for (std::size_t k = 0; k < line.candidates.size(); ++k) {
      const auto& [from, to, log_prior] = line.candidates[k];
      const std::size_t component = line.segments.items[from].component;
      if (to == from + 1 && !line.cut[component] && components[i][component]) {
        answers[i][k] = *components[i][component];
      } else {
        batch.add(segmentation::patch_of(lines[i].image, line.segments, from, to), answers[i][k]);
      }
    }
  }
  batch.score();
  return answers;
}

}  // namespace inkling::reader
