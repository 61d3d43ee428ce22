#include "optimizer/sgd.h"

#include <cassert>
#include <cstddef>

namespace inkling::optimizer {

void sgd_step(const Sgd& sgd, double learning_rate, bool decay, std::span<float> parameters,
              std::span<const float> gradient, std::span<float> velocity) {
  assert(gradient.size() == parameters.size() && velocity.size() == parameters.size());
  const auto rate = static_cast<float>(learning_rate);
  const auto momentum = static_cast<float>(sgd.momentum);
  const auto weight_decay = decay ? static_cast<float>(sgd.weight_decay) : 0.0f;
  // Plain: w -= η v. Nesterov: w -= η (g + μ v). One loop for both: w -= η (a g + b v).
  const float gradient_share = sgd.nesterov ? 1.0f : 0.0f;
  const float velocity_share = sgd.nesterov ? momentum : 1.0f;
  float* __restrict w = parameters.data();
  float* __restrict v = velocity.data();
  const float* __restrict g = gradient.data();
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const float slope = g[i] + weight_decay * w[i];
    v[i] = momentum * v[i] + slope;
    w[i] -= rate * (gradient_share * slope + velocity_share * v[i]);
  }
}

}  // namespace inkling::optimizer
