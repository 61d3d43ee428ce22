#include "metrics/scores.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "metrics/confusion.h"

namespace inkling::metrics {
std::size_t best_digit(std::span<const double> scores) {
  return static_cast<std::size_t>(std::ranges::max_element(scores.first(kDigits)) - scores.begin());
}

void add_softmax(std::span<const double> logits, double temperature, double weight, std::span<double> sum) {
  const double highest = std::ranges::max(logits);
  double total = 0;
  for (const double logit : logits) total += std::exp((logit - highest) / temperature);
  for (std::size_t k = 0; k < logits.size(); ++k)
    sum[k] += weight * std::exp((logits[k] - highest) / temperature) / total;
}

Scores probabilities(std::span<const Scores> members, double temperature) {
  Scores result{members[0].classes, std::vector<double>(members[0].values.size())};
  for (const Scores& member : members) {
    for (std::size_t row = 0; row < member.rows(); ++row) {
      add_softmax(member.row(row), temperature, 1 / static_cast<double>(members.size()),
                  std::span(result.values).subspan(row * result.classes, result.classes));
    }
  }
  return result;
}

Scores shares(Scores outputs) {
  for (std::size_t row = 0; row < outputs.rows(); ++row) {
    const auto values = std::span(outputs.values).subspan(row * outputs.classes, outputs.classes);
    const double sum = std::accumulate(values.begin(), values.end(), 0.0);
    for (double& value : values) value = sum > 0 ? value / sum : 1 / static_cast<double>(outputs.classes);
  }
  return outputs;
}

}  // namespace inkling::metrics
