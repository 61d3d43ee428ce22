#include "reader/scorer_pool.h"

namespace inkling::reader {

std::vector<Answer> ScorerPool::score(std::span<const float> inputs) const {
  const metrics::Scores probabilities = predictor_.probabilities(inputs);
  std::vector<Answer> answers(probabilities.rows());
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto row = probabilities.row(i);
    answers[i].probabilities.assign(row.begin(), row.end());
  }
  return answers;
}

}  // namespace inkling::reader
