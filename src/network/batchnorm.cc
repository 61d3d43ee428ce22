#include "network/batchnorm.h"

#include <algorithm>
#include <cmath>

namespace inkling::network {
namespace {

using onednn::data_of;
using onednn::Descriptor;
using onednn::is_batch_inner;
using onednn::Tag;

// oneDNN knows images only: a flat row is an image of one pixel.
Descriptor as_image(const Descriptor& descriptor) {
  const auto dims = onednn::dims_of(descriptor);
  if (dims.size() == 4) return descriptor;
  return onednn::describe({dims[0], dims[1], 1, 1}, Tag::nhwc);
}

dnnl::memory view(const dnnl::memory& memory, const Descriptor& descriptor) {
  return onednn::memory_at(descriptor, static_cast<const float*>(memory.get_data_handle()));
}

std::span<const float> part(std::span<const float> values, const Parameter& parameter) {
  return values.subspan(parameter.offset, parameter.size());
}

}  // namespace

NormFolding::NormFolding(const ParameterLayout& layout, std::size_t layer)
    : scale_(find_parameter(layout.parameters, layer, ParameterRole::kScale)),
      shift_(find_parameter(layout.parameters, layer, ParameterRole::kShift)),
      mean_(find_parameter(layout.statistics, layer, ParameterRole::kMean)),
      variance_(find_parameter(layout.statistics, layer, ParameterRole::kVariance)) {}

void NormFolding::fold(const Network& network, std::span<const float> weights, std::span<const float> bias,
                       float* folded_weights, float* folded_bias) const {
  const auto scale = part(network.parameters(), *scale_);
  const auto shift = part(network.parameters(), *shift_);
  const auto mean = part(network.statistics(), *mean_);
  const auto variance = part(network.statistics(), *variance_);
  const std::size_t row = weights.size() / scale.size();
  for (std::size_t o = 0; o < scale.size(); ++o) {
    const float factor = scale[o] / std::sqrt(variance[o] + kBatchNormEpsilon);
    for (std::size_t i = o * row; i < (o + 1) * row; ++i) folded_weights[i] = weights[i] * factor;
    folded_bias[o] = ((bias.empty() ? 0.0f : bias[o]) - mean[o]) * factor + shift[o];
  }
}

BatchNorm::BatchNorm(const LayerSpec& spec, std::size_t layer, const Edge& input, onednn::FuseRelu relu,
                     InputGradient input_gradient, const LayerContext& context)
    : input_(input),
      items_(context.batch * volume(spec.input) / spec.input[0]),
      scale_(find_parameter(context.layout.parameters, layer, ParameterRole::kScale)),
      shift_(find_parameter(context.layout.parameters, layer, ParameterRole::kShift)),
      mean_(find_parameter(context.layout.statistics, layer, ParameterRole::kMean)),
      variance_(find_parameter(context.layout.statistics, layer, ParameterRole::kVariance)),
      wants_input_gradient_(input_gradient) {
  output_ = context.edge(input_.descriptor, other(input_.slot));
  const bool training = context.pass == onednn::Pass::kTraining;
  const Descriptor row = onednn::describe({static_cast<dnnl::memory::dim>(spec.input[0])}, Tag::a);
  scale_values_ = onednn::memory_at(row, nullptr);
  shift_values_ = onednn::memory_at(row, nullptr);
  mean_values_ = training ? context.arena.own(row) : onednn::memory_at(row, nullptr);
  variance_values_ = training ? context.arena.own(row) : onednn::memory_at(row, nullptr);
  if (training && is_batch_inner(input_.descriptor)) {
    const bool with_relu = relu == onednn::FuseRelu::kYes;
    batch_inner_ = {spec.input[0], items_, with_relu ? WithRelu::kYes : WithRelu::kNo, kBatchNormEpsilon};
  } else {
    make_kernels(relu, context);
  }
}

void BatchNorm::make_kernels(onednn::FuseRelu relu, const LayerContext& context) {
  Descriptor data = as_image(input_.descriptor);
  auto descriptor = onednn::batch_normalization_forward(context.pass, data, kBatchNormEpsilon, relu);
  if (onednn::is_reference(descriptor)) {
    data = onednn::describe(onednn::dims_of(data), Tag::nchw);
    descriptor = onednn::batch_normalization_forward(context.pass, data, kBatchNormEpsilon, relu);
  }
  source_ = Adapter::to(view(input_.value, as_image(input_.descriptor)), data, context);
  destination_ = Adapter::from(data, view(output_.value, as_image(output_.descriptor)), context);
  onednn::Arguments arguments = {{DNNL_ARG_SRC, source_.memory()},
                                 {DNNL_ARG_DST, destination_.memory()},
                                 {DNNL_ARG_SCALE, scale_values_},
                                 {DNNL_ARG_SHIFT, shift_values_},
                                 {DNNL_ARG_MEAN, mean_values_},
                                 {DNNL_ARG_VARIANCE, variance_values_},
                                 {DNNL_ARG_SCRATCHPAD, context.scratch(descriptor.scratchpad_desc())}};
  const bool training = context.pass == onednn::Pass::kTraining;
  if (training && relu == onednn::FuseRelu::kYes) {
    mask_ = context.arena.own(descriptor.workspace_desc());
    arguments[DNNL_ARG_WORKSPACE] = mask_;
  }
  forward_ = {dnnl::batch_normalization_forward(descriptor), arguments};
  if (training) make_backward(descriptor, relu, context);
}

void BatchNorm::load(const Network& network) {
  onednn::set_data(scale_values_, network.parameters().data() + scale_->offset);
  onednn::set_data(shift_values_, network.parameters().data() + shift_->offset);
  if (batch_inner_ || backward_) return;
  onednn::set_data(mean_values_, network.statistics().data() + mean_->offset);
  onednn::set_data(variance_values_, network.statistics().data() + variance_->offset);
}

void BatchNorm::forward(const ForwardPass&) {
  if (batch_inner_) {
    return batch_inner_norm(*batch_inner_, data_of(input_.value), data_of(scale_values_), data_of(shift_values_),
                            data_of(output_.value), data_of(mean_values_), data_of(variance_values_));
  }
  source_.run();
  forward_.run();
  destination_.run();
}

void BatchNorm::make_backward(const dnnl::batch_normalization_forward::primitive_desc& hint, onednn::FuseRelu relu,
                              const LayerContext& context) {
  const Descriptor data = source_.memory().get_desc();
  const auto descriptor = onednn::batch_normalization_backward(data, kBatchNormEpsilon, relu, hint);
  const Descriptor outside = as_image(input_.descriptor);
  output_gradient_ = Adapter::to(context.arena.shared(outside, output_.slot), data, context);
  // The kernel always computes the gradient by its input; where nobody wants it, it still needs room.
  input_gradient_ = Adapter::from(data, context.arena.shared(outside, input_.slot), context);
  scale_gradient_ = onednn::memory_at(scale_values_.get_desc(), nullptr);
  shift_gradient_ = onednn::memory_at(shift_values_.get_desc(), nullptr);
  onednn::Arguments arguments = {{DNNL_ARG_SRC, source_.memory()},
                                 {DNNL_ARG_MEAN, mean_values_},
                                 {DNNL_ARG_VARIANCE, variance_values_},
                                 {DNNL_ARG_SCALE, scale_values_},
                                 {DNNL_ARG_SHIFT, shift_values_},
                                 {DNNL_ARG_DIFF_DST, output_gradient_.memory()},
                                 {DNNL_ARG_DIFF_SRC, input_gradient_.memory()},
                                 {DNNL_ARG_DIFF_SCALE, scale_gradient_},
                                 {DNNL_ARG_DIFF_SHIFT, shift_gradient_},
                                 {DNNL_ARG_SCRATCHPAD, context.scratch(descriptor.scratchpad_desc())}};
  if (relu == onednn::FuseRelu::kYes) arguments[DNNL_ARG_WORKSPACE] = mask_;
  backward_ = {dnnl::batch_normalization_backward(descriptor), arguments};
}

void BatchNorm::backward(const BackwardPass& pass) {
  if (batch_inner_) {
    const BatchInnerNormed normed = {data_of(input_.value), data_of(output_.value), data_of(scale_values_),
                                     data_of(mean_values_), data_of(variance_values_)};
    const bool wanted = wants_input_gradient_ == InputGradient::kYes;
    return batch_inner_norm_gradient(*batch_inner_, normed, data_of(output_.gradient),
                                     wanted ? data_of(input_.gradient) : nullptr, pass.gradient.data() + scale_->offset,
                                     pass.gradient.data() + shift_->offset);
  }
  onednn::set_data(scale_gradient_, pass.gradient.data() + scale_->offset);
  onednn::set_data(shift_gradient_, pass.gradient.data() + shift_->offset);
  output_gradient_.run();
  backward_.run();
  if (wants_input_gradient_ == InputGradient::kYes) input_gradient_.run();
}

void BatchNorm::read_statistics(std::span<float> statistics) const {
  const auto* mean = static_cast<const float*>(mean_values_.get_data_handle());
  const auto* variance = static_cast<const float*>(variance_values_.get_data_handle());
  const auto n = static_cast<float>(items_);
  const float unbiased = items_ > 1 ? n / (n - 1) : 1.0f;
  for (std::size_t c = 0; c < mean_->size(); ++c) {
    statistics[mean_->offset + c] = mean[c];
    statistics[variance_->offset + c] = variance[c] * unbiased;
  }
}

}  // namespace inkling::network
