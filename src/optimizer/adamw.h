// Adam with decoupled weight decay (Kingma & Ba 2015; Loshchilov & Hutter 2019).
//
//   m = β1 m + (1 - β1) g      v = β2 v + (1 - β2) g²
//   w = w - η λ w - η (m / (1 - β1^t)) / (√(v / (1 - β2^t)) + ε)
//
// g: gradient, η: learning rate, λ: weight decay, t: the step, counted from 1; m and v start at 0.
#ifndef INKLING_OPTIMIZER_ADAMW_H_
#define INKLING_OPTIMIZER_ADAMW_H_

#include <cstdint>
#include <span>

namespace inkling::optimizer {

struct AdamW {
  double beta1 = 0.9;          // in [0, 1)
  double beta2 = 0.999;        // in [0, 1)
  double epsilon = 1e-8;       // > 0
  double weight_decay = 0.01;  // λ >= 0

  bool operator==(const AdamW&) const = default;
};

// Step `step` for a range of parameters. REQUIRES: spans of one length, step >= 1.
void adamw_step(const AdamW& adamw, std::uint64_t step, double learning_rate, bool decay, std::span<float> parameters,
                std::span<const float> gradient, std::span<float> first_moment, std::span<float> second_moment);

}  // namespace inkling::optimizer

#endif  // INKLING_OPTIMIZER_ADAMW_H_
