// Functions of each value.
//
//   relu     y = max(0, x)            ∂x = ∂y [y > 0]
//   sigmoid  y = 1 / (1 + e^-x)       ∂x = ∂y y (1 - y)
//   tanh     y = tanh x               ∂x = ∂y (1 - y²)
//
// Every derivative is one of y, so the layer before may compute y (kDone) and this one only multiplies gradients, in
// place. Since these functions rise, they may also be computed before a maximum and differentiated behind it.
#ifndef INKLING_NETWORK_ACTIVATION_H_
#define INKLING_NETWORK_ACTIVATION_H_

#include "network/layer.h"

namespace inkling::network {

class Activation : public Layer {
 public:
  // kDone: the input edge holds y already.
  enum class Forward : bool { kToDo, kDone };

  Activation(LayerKind kind, const Edge& input, Forward forward, const LayerContext& context);

  const Edge& output() const { return output_; }

  void forward(const ForwardPass& pass) override;
  void backward(const BackwardPass& pass) override;

 private:
  Edge output_;
  onednn::Kernel forward_;
  onednn::Kernel backward_;
};

}  // namespace inkling::network

#endif  // INKLING_NETWORK_ACTIVATION_H_
