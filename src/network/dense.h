// The fully connected layer.
//
//   y[n, o] = a(bias[o] + Σ_i weight[o, i] x[n, i])
//
//   ∂x[n, i] = Σ_o ∂y[n, o] weight[o, i]    ∂weight[o, i] = Σ_n ∂y[n, o] x[n, i]    ∂bias[o] = Σ_n ∂y[n, o]
//
// a: a fused activation, whose derivative is a layer of its own behind this one (network/activation.h). In inference a
// batch normalization behind may be folded into weight and bias. The backward kernels use weights and gradient where
// they lie in the flat arrays; the forward kernel may want a packed copy of the weights.
#ifndef INKLING_NETWORK_DENSE_H_
#define INKLING_NETWORK_DENSE_H_

#include <optional>

#include "network/batchnorm.h"
#include "network/layer.h"

namespace inkling::network {

class Dense : public Layer {
 public:
  Dense(const LayerSpec& spec, std::size_t layer, const Edge& input, onednn::Fused activation,
        std::optional<NormFolding> norm, InputGradient input_gradient, const LayerContext& context);

  const Edge& output() const { return output_; }

  void load(const Network& network) override;
  void forward(const ForwardPass& pass) override;
  void backward(const BackwardPass& pass) override;

 private:
  void make_backward(const onednn::InnerProductShape& shape, InputGradient input_gradient,
                     const dnnl::inner_product_forward::primitive_desc& hint, const LayerContext& context);

  Edge input_;
  Edge output_;
  const Parameter* weight_ = nullptr;
  const Parameter* bias_ = nullptr;
  std::optional<NormFolding> norm_;

  Adapter weights_;
  dnnl::memory bias_values_;
  onednn::Kernel forward_;

  dnnl::memory plain_weights_;
  onednn::Kernel backward_data_;

  dnnl::memory weights_gradient_;
  dnnl::memory bias_gradient_;
  onednn::Kernel backward_weights_;
};

}  // namespace inkling::network

#endif  // INKLING_NETWORK_DENSE_H_
