#include "reader/answer.h"

#include <algorithm>
#include <cmath>

#include "base/digits.h"
#include "reader/parameters.h"

namespace inkling::reader {

double Answer::score(std::size_t label) const {
  const double other =
      probabilities.size() > base::kRejectLabel ? probabilities[base::kRejectLabel] : kScore.no_reject_class;
  return std::log(std::clamp(probabilities[label], 1 - kScore.surest, kScore.surest)) -
         kScore.reject_weight * std::log(std::clamp(other, 1 - kScore.surest, kScore.surest));
}

double Answer::surest() const {
  return *std::max_element(probabilities.begin(), probabilities.begin() + base::kDigits);
}

double Answer::surest_sign() const {
  if (!knows_signs()) return 0;
  return *std::max_element(probabilities.begin() + base::kFirstSign, probabilities.end());
}

Answer doubted(Answer answer, double share) {
  for (std::size_t label = 0; label < answer.probabilities.size(); ++label) {
    double& probability = answer.probabilities[label];
    probability = label == base::kRejectLabel ? 1 - share * (1 - probability) : share * probability;
  }
  return answer;
}

}  // namespace inkling::reader
