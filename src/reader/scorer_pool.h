// The network's answers to ink, from any thread.
#ifndef INKLING_READER_SCORER_POOL_H_
#define INKLING_READER_SCORER_POOL_H_

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "model/model.h"
#include "model/predictor.h"
#include "segmentation/normalize.h"

namespace inkling::reader {

// What the network says of one candidate.
struct Answer {
  std::vector<double> probabilities;  // of the model's labels

  // How much speaks for the digit: log p(digit) - ½ log p("not a digit"), both bounded; where the model has no such
  // answer, it counts as one that has kOtherwise. A path's score would be Σ log p(digit) over its candidates if
  // whatever else was a candidate told nothing, and the sum of log odds if all candidates were independent; between
  // the two, half of the second logarithm read lines best.
  double score(std::size_t digit) const;

  // The largest probability of a digit.
  double surest() const;

  // Leaves every digit `share` of its probability, 0..1, and gives the rest to "not a digit", where the model has it.
  void doubt(double share);

  static constexpr double kOtherwise = 0.9;
};

// What a model says of ink, as answers. Const and thread-safe.
class ScorerPool {
 public:
  explicit ScorerPool(model::Model model) : predictor_(std::move(model)) {}

  const model::Model& model() const { return predictor_.model(); }
  std::size_t side() const { return model().height(); }

  // `inputs` is [n, inputs]; an answer each.
  std::vector<Answer> score(std::span<const float> inputs) const;

 private:
  model::Predictor predictor_;
};

}  // namespace inkling::reader

#endif  // INKLING_READER_SCORER_POOL_H_
