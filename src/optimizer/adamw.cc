#include "optimizer/adamw.h"

#include <cassert>
#include <cmath>
#include <cstddef>

namespace inkling::optimizer {

void adamw_step(const AdamW& adamw, std::uint64_t step, double learning_rate, bool decay, std::span<float> parameters,
                std::span<const float> gradient, std::span<float> first_moment, std::span<float> second_moment) {
  assert(gradient.size() == parameters.size() && step >= 1);
  const auto beta1 = static_cast<float>(adamw.beta1);
  const auto beta2 = static_cast<float>(adamw.beta2);
  const auto rest1 = static_cast<float>(1 - adamw.beta1);
  const auto rest2 = static_cast<float>(1 - adamw.beta2);
  const auto t = static_cast<double>(step);
  const auto rate = static_cast<float>(learning_rate / (1 - std::pow(adamw.beta1, t)));
  const auto root_scale = static_cast<float>(1 / std::sqrt(1 - std::pow(adamw.beta2, t)));
  const auto epsilon = static_cast<float>(adamw.epsilon);
  const auto kept = static_cast<float>(decay ? 1 - learning_rate * adamw.weight_decay : 1.0);
  float* __restrict w = parameters.data();
  float* __restrict m = first_moment.data();
  float* __restrict v = second_moment.data();
  const float* __restrict g = gradient.data();
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    m[i] = beta1 * m[i] + rest1 * g[i];
    v[i] = beta2 * v[i] + rest2 * g[i] * g[i];
    w[i] = kept * w[i] - rate * m[i] / (std::sqrt(v[i]) * root_scale + epsilon);
  }
}

}  // namespace inkling::optimizer
