// The network's answers to ink, from any thread.
#ifndef INKLING_READER_SCORER_POOL_H_
#define INKLING_READER_SCORER_POOL_H_

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "model/model.h"
#include "model/predictor.h"
#include "reader/answer.h"

namespace inkling::reader {

// Const and thread-safe.
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
