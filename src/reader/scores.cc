#include "reader/scores.h"

#include <cstddef>
#include <utility>

namespace inkling::reader {
namespace {

// Patches for the network, each with the place that its answer goes to.
template <typename Place>
class Batch {
 public:
  explicit Batch(const model::Predictor& predictor) : predictor_(predictor) {}

  void add(const segmentation::InkPatch& patch, Place& place) {
    const std::vector<float> input = input_of(patch, predictor_);
    inputs_.insert(inputs_.end(), input.begin(), input.end());
    places_.push_back(&place);
    if (places_.size() == 2 * kChunk) score_first(kChunk);
  }

  void score() { score_first(places_.size()); }

 private:
  // Inputs take 3 kB each. Half of those gathered stay, so that the last ones are no few, which are computed otherwise
  // (network/inference.h): a picture is read with the same bits as if all were asked about at once.
  static constexpr std::size_t kChunk = 2048;

  void score_first(std::size_t count) {
    const std::size_t values = count * predictor_.inputs();
    std::vector<Answer> answers = answers_of(predictor_, std::span(inputs_).first(values));
    for (std::size_t i = 0; i < count; ++i) *places_[i] = std::move(answers[i]);
    inputs_.erase(inputs_.begin(), inputs_.begin() + static_cast<std::ptrdiff_t>(values));
    places_.erase(places_.begin(), places_.begin() + static_cast<std::ptrdiff_t>(count));
  }

  const model::Predictor& predictor_;
  std::vector<float> inputs_;
  std::vector<Place*> places_;
};

}  // namespace

std::vector<Answer> answers_of(const model::Predictor& predictor, std::span<const float> inputs) {
  const metrics::Scores probabilities = predictor.probabilities(inputs);
  std::vector<Answer> answers(probabilities.rows());
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto row = probabilities.row(i);
    answers[i].probabilities.assign(row.begin(), row.end());
  }
  return answers;
}

std::vector<float> input_of(const segmentation::InkPatch& patch, const model::Predictor& predictor) {
  std::vector<float> input(predictor.inputs());
  segmentation::normalize(patch, *predictor.model().normalization, input);
  return input;
}

std::vector<ComponentAnswers> score_components(std::span<const segmentation::LineSegmentation> lines,
                                               const model::Predictor& predictor) {
  std::vector<ComponentAnswers> answers;
  for (const segmentation::LineSegmentation& line : lines) answers.emplace_back(line.line.components.size());
  Batch<std::optional<Answer>> batch(predictor);
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
                                                  const model::Predictor& predictor) {
  std::vector<std::vector<Answer>> answers;
  for (const CutLine& line : cut_lines) answers.emplace_back(line.candidates.size());
  Batch<Answer> batch(predictor);
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
