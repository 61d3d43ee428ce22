// The published algorithm as it is written down: the oracle of classic/kernel.h.
//
// Plain loops in double precision, one statement a formula, nothing skipped. Read this one to understand it.
#ifndef INKLING_CLASSIC_REFERENCE_H_
#define INKLING_CLASSIC_REFERENCE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace inkling::classic {

// One step of back-propagation in numbers, of the weights before it.
struct ClassicStep {
  std::uint64_t step = 0;                    // its number, counted from 0
  std::uint8_t label = 0;                    // 0..9
  std::vector<double> input;                 // x, [inputs]
  std::vector<double> hidden;                // L1 = σ(x V), [hidden]
  std::array<double, 10> output = {};        // L2 = σ(L1 W)
  std::array<double, 10> target = {};        // y: 1 for the label, 0 for the others
  std::array<double, 10> error = {};         // y - L2
  std::array<double, 10> delta_output = {};  // δ2 = (y - L2) L2 (1 - L2)
  std::vector<double> delta_hidden;          // δ1 = (δ2 Wᵀ) L1 (1 - L1), [hidden]
  double loss = 0;                           // ½ Σ (y - L2)²
};

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

  // What step number `step` computes on the way.
  ClassicStep explain(std::vector<double> x, std::uint8_t label, std::uint64_t step) const;

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
