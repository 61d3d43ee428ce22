#include "reader/answer.h"

#include <algorithm>
#include <cmath>

#include "base/digits.h"
#include "reader/parameters.h"

namespace inkling::reader {

double Answer::score(std::size_t digit) const {
  const double other = probabilities.size() > base::kDigits ? probabilities[base::kDigits] : kScore.no_reject_class;
  return std::log(std::clamp(probabilities[digit], 1 - kScore.surest, kScore.surest)) -
         kScore.reject_weight * std::log(std::clamp(other, 1 - kScore.surest, kScore.surest));
}

double Answer::surest() const {
  return *std::max_element(probabilities.begin(), probabilities.begin() + base::kDigits);
}

Answer doubted(Answer answer, double share) {
  for (std::size_t label = 0; label < answer.probabilities.size(); ++label) {
    double& probability = answer.probabilities[label];
    probability = label < base::kDigits ? share * probability : 1 - share * (1 - probability);
  }
  return answer;
}

}  // namespace inkling::reader
