// The network's answers to ink, from any thread.
#ifndef INKLING_READER_SCORER_POOL_H_
#define INKLING_READER_SCORER_POOL_H_

#include <array>
#include <cstddef>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "model/model.h"
#include "model/scorer.h"
#include "reader/answer.h"

namespace inkling::reader {

class ScorerPool {
 public:
  explicit ScorerPool(model::Model model);

  const model::Model& model() const { return model_; }
  std::size_t side() const { return model_.height(); }

  // `inputs` is [n, inputs]; an answer each. Const and thread-safe: scorers are made when there are not enough.
  std::vector<Answer> score(std::span<const float> inputs) const;

 private:
  // Few images are computed one by one, for which little has to be made ready; many in batches.
  static constexpr std::array<std::size_t, 2> kBatches = {1, 32};
  static constexpr std::size_t kFew = 16;

  std::unique_ptr<model::Scorer> take(std::size_t kind) const;
  void give_back(std::size_t kind, std::unique_ptr<model::Scorer> scorer) const;

  model::Model model_;
  mutable std::mutex mutex_;
  mutable std::array<std::vector<std::unique_ptr<model::Scorer>>, kBatches.size()> idle_;
};

}  // namespace inkling::reader

#endif  // INKLING_READER_SCORER_POOL_H_
