// 2-D convolution (cross-correlation, as everywhere in this field).
//
//   y[n, o, i, j] = a(bias[o] + Σ_{c, k, l} weight[o, c, k, l] x[n, c, s i + k - p, s j + l - p])
//
//   ∂x[n, c, r, t]      = Σ ∂y[n, o, i, j] weight[o, c, k, l]   over s i + k - p = r, s j + l - p = t
//   ∂weight[o, c, k, l] = Σ_{n, i, j} ∂y[n, o, i, j] x[n, c, s i + k - p, s j + l - p]
//   ∂bias[o]            = Σ_{n, i, j} ∂y[n, o, i, j]
//
// s: stride, p: padding with zeros. a: a fused activation, whose derivative is a layer of its own behind this one
// (network/activation.h). In inference a batch normalization behind may be folded into weight and bias.
//
// 3×3 kernels over many channels are computed as F(4×4, 3×3) (Winograd's minimal filtering; Lavin & Gray 2016) where
// oneDNN has it, at half the time and with a relative error near 1e-5 instead of 1e-6.
#ifndef INKLING_NETWORK_CONV2D_H_
#define INKLING_NETWORK_CONV2D_H_

#include <optional>

#include "network/batchnorm.h"
#include "network/layer.h"

namespace inkling::network {

class Conv2d : public Layer {
 public:
  // `layer` is the index of `spec` in the architecture.
  Conv2d(const LayerSpec& spec, std::size_t layer, const Edge& input, onednn::Fused activation,
         std::optional<NormFolding> norm, InputGradient input_gradient, const LayerContext& context);

  const Edge& output() const { return output_; }

  void load(const Network& network) override;
  void forward(const ForwardPass& pass) override;
  void backward(const BackwardPass& pass) override;

 private:
  void make_forward(const LayerSpec& spec, onednn::Fused activation, const LayerContext& context);
  void make_backward_data(const LayerContext& context);
  void make_backward_weights(const LayerContext& context);

  Edge input_;
  Edge output_;
  onednn::ConvolutionShape shape_;
  bool winograd_ = false;
  const Parameter* weight_ = nullptr;
  const Parameter* bias_ = nullptr;
  std::optional<NormFolding> norm_;
  dnnl::convolution_forward::primitive_desc descriptor_;

  Adapter source_;
  Adapter weights_;
  dnnl::memory bias_values_;
  onednn::Kernel forward_;

  Adapter data_output_gradient_;
  Adapter data_weights_;
  Adapter input_gradient_;
  onednn::Kernel backward_data_;

  Adapter weights_output_gradient_;
  Adapter weights_source_;
  Adapter weights_gradient_;
  dnnl::memory bias_gradient_;
  onednn::Kernel backward_weights_;
};

}  // namespace inkling::network

#endif  // INKLING_NETWORK_CONV2D_H_
