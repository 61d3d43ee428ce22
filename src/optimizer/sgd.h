// Stochastic gradient descent with momentum (Sutskever et al. 2013, in PyTorch's form).
//
//   g = gradient + λ w      v = μ v + g      w = w - η v               plain momentum
//                                            w = w - η (g + μ v)       Nesterov
//
// η: learning rate, μ: momentum, λ: weight decay, v: velocity, which starts at 0.
#ifndef INKLING_OPTIMIZER_SGD_H_
#define INKLING_OPTIMIZER_SGD_H_

#include <span>

namespace inkling::optimizer {

struct Sgd {
  double momentum = 0.9;  // μ in [0, 1)
  bool nesterov = false;
  double weight_decay = 0;  // λ >= 0

  bool operator==(const Sgd&) const = default;
};

// One step for a range of parameters. REQUIRES: spans of one length.
void sgd_step(const Sgd& sgd, double learning_rate, bool decay, std::span<float> parameters,
              std::span<const float> gradient, std::span<float> velocity);

}  // namespace inkling::optimizer

#endif  // INKLING_OPTIMIZER_SGD_H_
