// Pooling: windows side by side, each channel by itself. What does not fill a window is left out.
//
//   maxpool K         y[n, c, i, j] = max_{k, l < K} x[n, c, K i + k, K j + l]     ∂x: ∂y where the maximum was first
//                                                                                 found, 0 elsewhere
//   avgpool K         y[n, c, i, j] = Σ_{k, l < K} x[n, c, K i + k, K j + l] / K²  ∂x: ∂y / K²
//   globalavgpool     y[n, c] = the mean of x[n, c, ·, ·]                          ∂x: ∂y / (height × width)
#ifndef INKLING_NETWORK_POOLING_H_
#define INKLING_NETWORK_POOLING_H_

#include <optional>

#include "network/batch_inner.h"
#include "network/layer.h"

namespace inkling::network {

class Pooling : public Layer {
 public:
  Pooling(const LayerSpec& spec, const Edge& input, InputGradient input_gradient, const LayerContext& context);

  const Edge& output() const { return output_; }

  void forward(const ForwardPass& pass) override;
  void backward(const BackwardPass& pass) override;

 private:
  void make_batch_inner(const LayerSpec& spec, const LayerContext& context);
  void make_kernels(const LayerSpec& spec, InputGradient input_gradient, const LayerContext& context);

  Edge input_;
  Edge output_;
  std::optional<BatchInnerPool> batch_inner_;  // maxpool with the batch innermost; oneDNN computes the rest
  Adapter source_;
  onednn::Kernel forward_;
  onednn::Kernel backward_;
  Adapter input_gradient_;
};

}  // namespace inkling::network

#endif  // INKLING_NETWORK_POOLING_H_
