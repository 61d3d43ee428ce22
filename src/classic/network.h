// The network of the published program: two dense sigmoid layers without bias.
//
//   hidden = σ(x V),  output = σ(hidden W),  σ(a) = 1 / (1 + e^-a)
//
// x: inputs, V: [inputs, hidden], W: [hidden, outputs]. The digit read is the index of the largest output.
#ifndef INKLING_CLASSIC_NETWORK_H_
#define INKLING_CLASSIC_NETWORK_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "tensor/tensor.h"

namespace inkling::classic {

class ClassicNetwork {
 public:
  static constexpr std::size_t kOutputs = 10;
  using Outputs = std::array<double, kOutputs>;

  // `hidden_weight` is Vᵀ, [hidden, inputs]; `output_weight` is Wᵀ, [10, hidden]; both of one element type. Throws
  // Error(kData) where the shapes do not fit together or a weight is not finite.
  ClassicNetwork(tensor::Tensor hidden_weight, tensor::Tensor output_weight);

  std::size_t inputs() const { return hidden_weight_.shape[1]; }
  std::size_t hidden() const { return hidden_weight_.shape[0]; }
  const tensor::Tensor& hidden_weight() const { return hidden_weight_; }
  const tensor::Tensor& output_weight() const { return output_weight_; }

  // "input 8x8 | flatten | dense 100 no-bias | sigmoid | dense 10 no-bias | sigmoid"
  std::string architecture(std::size_t height, std::size_t width) const;

  // The outputs for one image of `inputs()` values, each in [0, 1]. Computed in double precision whatever the weights
  // are stored in. Thread-safe.
  Outputs forward(std::span<const std::uint8_t> image) const;

 private:
  tensor::Tensor hidden_weight_;
  tensor::Tensor output_weight_;
};

// The index of the largest output, the lowest one among equals, as np.argmax.
std::size_t largest(const ClassicNetwork::Outputs& outputs);

}  // namespace inkling::classic

#endif  // INKLING_CLASSIC_NETWORK_H_
