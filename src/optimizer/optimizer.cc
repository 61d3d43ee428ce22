#include "optimizer/optimizer.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace inkling::optimizer {

Optimizer::Optimizer(const OptimizerSettings& settings, std::size_t size, std::vector<ParameterRange> decayed)
    : settings_(settings), decayed_(std::move(decayed)) {
  state_.resize(std::holds_alternative<Sgd>(settings) ? 1 : 2, base::AlignedVector<float>(size));
}

void Optimizer::update(std::size_t first, std::span<float> parameters, std::span<const float> gradient,
                       double learning_rate) {
  assert(parameters.size() == gradient.size() && first + parameters.size() <= state_[0].size());
  const std::size_t end = first + parameters.size();
  const auto run = [&](std::size_t from, std::size_t to, bool decay) {
    if (from < to) {
      update_run(from, parameters.subspan(from - first, to - from), gradient.subspan(from - first, to - from),
                 learning_rate, decay);
    }
  };
  std::size_t done = first;
  for (const ParameterRange& range : decayed_) {
    const std::size_t from = std::clamp(range.first, done, end);
    const std::size_t to = std::clamp(range.first + range.count, done, end);
    run(done, from, false);
    run(from, to, true);
    done = to;
  }
  run(done, end, false);
}

void Optimizer::update_run(std::size_t first, std::span<float> parameters, std::span<const float> gradient,
                           double learning_rate, bool decay) {
  const auto state = [&](std::size_t index) { return std::span(state_[index]).subspan(first, parameters.size()); };
  if (const Sgd* sgd = std::get_if<Sgd>(&settings_)) {
    sgd_step(*sgd, learning_rate, decay, parameters, gradient, state(0));
  } else {
    adamw_step(std::get<AdamW>(settings_), steps_, learning_rate, decay, parameters, gradient, state(0), state(1));
  }
}

}  // namespace inkling::optimizer
