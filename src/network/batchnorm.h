// Batch normalization (Ioffe & Szegedy 2015), of each channel over batch and positions, or of each unit over the batch.
//
//   x̂ = (x - μ) / √(σ² + ε)      y = scale x̂ + shift      y = max(0, y) where a ReLU is fused
//
// Training: μ and σ² are mean and variance (divided by n) of the n values of the batch, and
//
//   ∂shift = Σ ∂y    ∂scale = Σ ∂y x̂    ∂x = scale / √(σ² + ε) (∂y - ∂shift / n - x̂ ∂scale / n)
//
// Inference: μ and σ² are the running statistics. Behind a convolution or a dense layer without anything between,
// they go into its weights: weight' = weight f, bias' = (bias - μ) f + shift, f = scale / √(σ² + ε).
#ifndef INKLING_NETWORK_BATCHNORM_H_
#define INKLING_NETWORK_BATCHNORM_H_

#include <optional>
#include <span>

#include "network/batch_inner.h"
#include "network/layer.h"

namespace inkling::network {

inline constexpr float kBatchNormEpsilon = 1e-5f;

// A batch normalization to be folded into the layer before it.
class NormFolding {
 public:
  // `layer`: of the batch normalization.
  NormFolding(const ParameterLayout& layout, std::size_t layer);

  // `bias` may be empty. Writes weight', as many as `weights`, and bias', one a channel.
  void fold(const Network& network, std::span<const float> weights, std::span<const float> bias, float* folded_weights,
            float* folded_bias) const;

 private:
  const Parameter* scale_;
  const Parameter* shift_;
  const Parameter* mean_;
  const Parameter* variance_;
};

class BatchNorm : public Layer {
 public:
  BatchNorm(const LayerSpec& spec, std::size_t layer, const Edge& input, onednn::FuseRelu relu,
            InputGradient input_gradient, const LayerContext& context);

  const Edge& output() const { return output_; }

  void load(const Network& network) override;
  void forward(const ForwardPass& pass) override;
  void backward(const BackwardPass& pass) override;
  void read_statistics(std::span<float> statistics) const override;

 private:
  void make_kernels(onednn::FuseRelu relu, const LayerContext& context);
  void make_backward(const dnnl::batch_normalization_forward::primitive_desc& hint, onednn::FuseRelu relu,
                     const LayerContext& context);

  Edge input_;
  Edge output_;
  std::size_t items_ = 0;  // n
  const Parameter* scale_ = nullptr;
  const Parameter* shift_ = nullptr;
  const Parameter* mean_ = nullptr;
  const Parameter* variance_ = nullptr;

  std::optional<BatchInnerNorm> batch_inner_;  // training with the batch innermost; oneDNN computes the rest

  Adapter source_;
  Adapter destination_;
  dnnl::memory scale_values_;
  dnnl::memory shift_values_;
  dnnl::memory mean_values_;
  dnnl::memory variance_values_;
  dnnl::memory mask_;
  onednn::Kernel forward_;

  InputGradient wants_input_gradient_;
  Adapter output_gradient_;
  Adapter input_gradient_;
  dnnl::memory scale_gradient_;
  dnnl::memory shift_gradient_;
  onednn::Kernel backward_;
};

}  // namespace inkling::network

#endif  // INKLING_NETWORK_BATCHNORM_H_
