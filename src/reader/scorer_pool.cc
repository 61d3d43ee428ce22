#include "reader/scorer_pool.h"

#include <utility>

namespace inkling::reader {

ScorerPool::ScorerPool(model::Model model) : model_(std::move(model)) {}

std::vector<Answer> ScorerPool::score(std::span<const float> inputs) const {
  const std::size_t size = model_.height() * model_.width();
  const std::size_t count = inputs.size() / size;
  const std::size_t labels = model_.labels().size();
  std::vector<double> probabilities(count * labels);
  if (count > 0) {
    const std::size_t kind = count <= kFew ? 0 : 1;
    auto scorer = take(kind);
    scorer->score(inputs, probabilities);
    give_back(kind, std::move(scorer));
  }
  std::vector<Answer> answers(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto first = probabilities.begin() + static_cast<std::ptrdiff_t>(i * labels);
    answers[i].probabilities.assign(first, first + static_cast<std::ptrdiff_t>(labels));
  }
  return answers;
}

std::unique_ptr<model::Scorer> ScorerPool::take(std::size_t kind) const {
  {
    const std::scoped_lock lock(mutex_);
    if (!idle_[kind].empty()) {
      auto scorer = std::move(idle_[kind].back());
      idle_[kind].pop_back();
      return scorer;
    }
  }
  return std::make_unique<model::Scorer>(model_, kBatches[kind]);
}

void ScorerPool::give_back(std::size_t kind, std::unique_ptr<model::Scorer> scorer) const {
  const std::scoped_lock lock(mutex_);
  idle_[kind].push_back(std::move(scorer));
}

}  // namespace inkling::reader
