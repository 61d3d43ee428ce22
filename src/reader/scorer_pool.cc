#include "reader/scorer_pool.h"

#include <algorithm>
#include <cmath>
#include <utility>

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
