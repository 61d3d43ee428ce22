// Dropout (Srivastava et al. 2014), inverted: nothing is left of it in inference.
//
//   mask = 0 with probability p, else 1 / (1 - p)      y = x mask      ∂x = ∂y mask
//
// Which values are zeroed follows from the sample's number (DropoutKey), not from its place in a batch.
#ifndef INKLING_NETWORK_DROPOUT_H_
#define INKLING_NETWORK_DROPOUT_H_

#include <cstdint>
#include <vector>

#include "network/layer.h"

namespace inkling::network {

class Dropout : public Layer {
 public:
  // `ordinal` counts the dropout layers from 0. REQUIRES: training.
  Dropout(const LayerSpec& spec, std::size_t ordinal, const Edge& input, InputGradient input_gradient,
          const LayerContext& context);

  const Edge& output() const { return output_; }

  void forward(const ForwardPass& pass) override;
  void backward(const BackwardPass& pass) override;

 private:
  Edge input_;
  Edge output_;
  InputGradient wants_input_gradient_;
  std::size_t batch_;
  std::size_t units_;  // values of one image
  std::uint64_t ordinal_;
  double rate_;
  std::span<float> plain_mask_;       // [batch, units]
  std::vector<std::uint32_t> draws_;  // of one image
  Adapter mask_;
};

}  // namespace inkling::network

#endif  // INKLING_NETWORK_DROPOUT_H_
