// The published algorithm as it is written down: the oracle of classic/kernel.h.
//
// Plain loops in double precision, one statement a formula, nothing skipped. Read this one to understand it.
#ifndef INKLING_CLASSIC_REFERENCE_H_
#define INKLING_CLASSIC_REFERENCE_H_

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace inkling::classic {

class ClassicReference {
 public:
  static constexpr std::size_t kOutputs = 10;

  // `v` is [inputs, hidden], `w` is [hidden, 10].
  ClassicReference(std::vector<double> v, std::vector<double> w);

  std::size_t hidden() const { return w_.size() / kOutputs; }
  std::size_t inputs() const { return v_.size() / hidden(); }
  const std::vector<double>& v() const { return v_; }
  const std::vector<double>& w() const { return w_; }

  // L2 = σ(σ(x V) W) for the sample `x` of `inputs()` values.
  std::array<double, kOutputs> forward(std::span<const double> x) const;

  // The gradients of the loss ½ Σ (y - L2)² with respect to V and W, where y is 1 for `label` and 0 for the others.
  struct Gradients {
    std::vector<double> v;  // [inputs, hidden]
    std::vector<double> w;  // [hidden, 10]
    std::array<double, kOutputs> outputs;
  };
  Gradients gradients(std::span<const double> x, std::size_t label) const;

  // One step of online back-propagation: V -= η ∂loss/∂V, W -= η ∂loss/∂W. Returns L2 as it was before the step.
  std::array<double, kOutputs> step(std::span<const double> x, std::size_t label, double learning_rate);

 private:
  std::vector<double> hidden_activations(std::span<const double> x) const;
  std::array<double, kOutputs> output_activations(std::span<const double> l1) const;

  std::vector<double> v_;
  std::vector<double> w_;
};

}  // namespace inkling::classic

#endif  // INKLING_CLASSIC_REFERENCE_H_
