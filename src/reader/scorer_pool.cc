#include "reader/scorer_pool.h"

#include <algorithm>
#include <cmath>

namespace inkling::reader {
namespace {

constexpr std::size_t kDigitLabels = 10;
constexpr double kOtherWeight = 0.5;
constexpr double kSurest = 0.9999;  // no network is that sure of anything: probabilities are bounded by this

}  // namespace

double Answer::score(std::size_t digit) const {
  const double other = probabilities.size() > kDigitLabels ? probabilities[kDigitLabels] : kOtherwise;
  return std::log(std::clamp(probabilities[digit], 1 - kSurest, kSurest)) -
         kOtherWeight * std::log(std::clamp(other, 1 - kSurest, kSurest));
}

double Answer::surest() const { return *std::max_element(probabilities.begin(), probabilities.begin() + kDigitLabels); }

void Answer::doubt(double share) {
  for (std::size_t label = 0; label < probabilities.size(); ++label) {
    double& probability = probabilities[label];
    probability = label < kDigitLabels ? share * probability : 1 - share * (1 - probability);
  }
}

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
