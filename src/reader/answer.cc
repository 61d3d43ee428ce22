#include "reader/answer.h"

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

Answer doubted(Answer answer, double share) {
  for (std::size_t label = 0; label < answer.probabilities.size(); ++label) {
    double& probability = answer.probabilities[label];
    probability = label < kDigitLabels ? share * probability : 1 - share * (1 - probability);
  }
  return answer;
}

}  // namespace inkling::reader
