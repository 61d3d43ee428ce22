// Pooling: windows side by side, each channel by itself. What does not fill a window is left out.
//
//   maxpool K         y[n, c, i, j] = max_{k, l < K} x[n, c, K i + k, K j + l]     ∂x: ∂y where the maximum was first
//                                                                                 found, 0 elsewhere
//   avgpool K         y[n, c, i, j] = Σ_{k, l < K} x[n, c, K i + k, K j + l] / K²  ∂x: ∂y / K²
//   globalavgpool     y[n, c] = the mean of x[n, c, ·, ·]                          ∂x: ∂y / (height × width)
#ifndef INKLING_NETWORK_POOLING_H_
#define INKLING_NETWORK_POOLING_H_

#include "network/layer.h"

namespace inkling {

class Pooling : public Layer {
 public:
  Pooling(const LayerSpec& spec, const Edge& input, InputGradient input_gradient, const LayerContext& context);

  const Edge& output() const { return output_; }

  void forward(const ForwardPass& pass) override;
  void backward(const BackwardPass& pass) override;

 private:
  Edge output_;
  onednn::Kernel forward_;
  onednn::Kernel backward_;
};

}  // namespace inkling

#endif  // INKLING_NETWORK_POOLING_H_
