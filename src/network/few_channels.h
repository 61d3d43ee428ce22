// The convolution of network/conv2d.h between few channels, computed with the batch innermost (network/batch_inner.h).
//
// The gradient by the input is the same convolution over the output's gradient, padded with kernel - 1 - padding zeros,
// with in and out exchanged and the kernel turned by 180°.
#ifndef INKLING_NETWORK_FEW_CHANNELS_H_
#define INKLING_NETWORK_FEW_CHANNELS_H_

#include <optional>
#include <span>

#include "network/batch_inner.h"
#include "network/batchnorm.h"
#include "network/layer.h"

namespace inkling::network {

// Whether this class computes a convolution faster than oneDNN does.
bool has_few_channels(const LayerSpec& spec, const Edge& input, onednn::Pass pass);

class FewChannelsConv : public Layer {
 public:
  // As Conv2d. REQUIRES: has_few_channels().
  FewChannelsConv(const LayerSpec& spec, std::size_t layer, const Edge& input, onednn::Fused activation,
                  std::optional<NormFolding> norm, InputGradient input_gradient, const LayerContext& context);

  const Edge& output() const { return output_; }

  void load(const Network& network) override;
  void forward(const ForwardPass& pass) override;
  void backward(const BackwardPass& pass) override;

 private:
  void make_backward_data(const LayerSpec& spec, const LayerContext& context);

  Edge output_;
  Edge input_;
  const Parameter* weight_ = nullptr;
  const Parameter* bias_ = nullptr;
  std::optional<NormFolding> norm_;

  BatchInnerConv conv_;
  Adapter source_;  // padded
  const float* x_ = nullptr;
  const float* weights_ = nullptr;
  const float* bias_values_ = nullptr;
  std::span<float> folded_weights_;
  std::span<float> folded_bias_;
  WithRelu relu_ = WithRelu::kNo;
  onednn::Kernel activation_;  // other than ReLU, in place

  BatchInnerConv backward_conv_;
  Adapter output_gradient_;  // padded
  const float* padded_gradient_ = nullptr;
  std::span<float> turned_weights_;  // [in, out, kernel, kernel]; empty where nobody wants the input's gradient
  Adapter input_gradient_;
};

}  // namespace inkling::network

#endif  // INKLING_NETWORK_FEW_CHANNELS_H_
