// What a network gives for many images: logits, probabilities, or the classic program's outputs.
#ifndef INKLING_METRICS_SCORES_H_
#define INKLING_METRICS_SCORES_H_

#include <cstddef>
#include <span>
#include <vector>

namespace inkling::metrics {

struct Scores {
  std::size_t classes = 0;     // 10, or 11 where the last is "not a digit"
  std::vector<double> values;  // [rows, classes]

  std::size_t rows() const { return classes == 0 ? 0 : values.size() / classes; }
  std::span<const double> row(std::size_t index) const { return std::span(values).subspan(index * classes, classes); }
};

// The digit with the highest score, the lowest one among equals, as np.argmax. What stands for no digit is not asked.
// REQUIRES: at least ten scores.
std::size_t best_digit(std::span<const double> scores);

// Adds weight × softmax(logits / temperature) to `sum`. REQUIRES: both of one size; temperature > 0.
void add_softmax(std::span<const double> logits, double temperature, double weight, std::span<double> sum);

// Probabilities from the logits of `members` networks for the same rows:
//
//   p = mean over the members of softmax(logits / temperature)
//
// REQUIRES: a member, all of one size; temperature > 0.
Scores probabilities(std::span<const Scores> members, double temperature);

// Probabilities from outputs that are each in [0, 1]: p = o / Σ o, and all the same where every output is 0.
Scores shares(Scores outputs);

}  // namespace inkling::metrics

#endif  // INKLING_METRICS_SCORES_H_
