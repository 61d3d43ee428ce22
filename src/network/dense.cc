#include "network/dense.h"

namespace inkling::network {
namespace {

using onednn::Tag;

dnnl::memory::dim dim(std::size_t size) { return static_cast<dnnl::memory::dim>(size); }

}  // namespace

Dense::Dense(const LayerSpec& spec, std::size_t layer, const Edge& input, onednn::Fused activation,
             std::optional<NormFolding> norm, InputGradient input_gradient, const LayerContext& context)
    : input_(input),
      weight_(find_parameter(context.layout.parameters, layer, ParameterRole::kWeight)),
      bias_(find_parameter(context.layout.parameters, layer, ParameterRole::kBias)),
      norm_(norm) {
  onednn::InnerProductShape shape;
  const dnnl::memory::dims weight_dims = {dim(spec.units), dim(spec.input[0])};
  shape.source = input_.descriptor;
  shape.weights = onednn::describe(weight_dims, Tag::any);
  if (bias_ || norm_) shape.bias = onednn::describe({dim(spec.units)}, Tag::a);
  shape.destination = onednn::plain_activations(context.batch, spec.output);
  const auto descriptor = onednn::inner_product_forward(context.pass, shape, activation);

  const float* folded = norm_ ? context.arena.floats(weight_->size()) : nullptr;
  plain_weights_ = onednn::memory_at(onednn::describe(weight_dims, Tag::oi), folded);
  weights_ = Adapter::to(plain_weights_, descriptor.weights_desc(), context);
  output_ = context.edge(shape.destination, other(input_.slot));
  onednn::Arguments arguments = {{DNNL_ARG_SRC, input_.value},
                                 {DNNL_ARG_WEIGHTS, weights_.memory()},
                                 {DNNL_ARG_DST, output_.value},
                                 {DNNL_ARG_SCRATCHPAD, context.scratch(descriptor.scratchpad_desc())}};
  if (bias_ || norm_) {
    bias_values_ = onednn::memory_at(shape.bias, norm_ ? context.arena.floats(spec.units) : nullptr);
    arguments[DNNL_ARG_BIAS] = bias_values_;
  }
  forward_ = {dnnl::inner_product_forward(descriptor), arguments};
  if (context.pass == onednn::Pass::kInference) return;
  shape.weights = plain_weights_.get_desc();
  make_backward(shape, input_gradient, descriptor, context);
}

void Dense::load(const Network& network) {
  const float* weights = network.parameters().data() + weight_->offset;
  const float* bias = bias_ ? network.parameters().data() + bias_->offset : nullptr;
  if (norm_) {
    norm_->fold(network, {weights, weight_->size()}, {bias, bias ? weight_->shape[0] : 0},
                static_cast<float*>(plain_weights_.get_data_handle()),
                static_cast<float*>(bias_values_.get_data_handle()));
  } else {
    onednn::set_data(plain_weights_, weights);
    if (bias) onednn::set_data(bias_values_, bias);
  }
  weights_.run();
}

void Dense::forward(const ForwardPass&) { forward_.run(); }

void Dense::make_backward(const onednn::InnerProductShape& shape, InputGradient input_gradient,
                          const dnnl::inner_product_forward::primitive_desc& hint, const LayerContext& context) {
  if (input_gradient == InputGradient::kYes) {
    const auto descriptor = onednn::inner_product_backward_data(shape, hint);
    backward_data_ = {dnnl::inner_product_backward_data(descriptor),
                      {{DNNL_ARG_DIFF_DST, output_.gradient},
                       {DNNL_ARG_WEIGHTS, plain_weights_},
                       {DNNL_ARG_DIFF_SRC, input_.gradient},
                       {DNNL_ARG_SCRATCHPAD, context.scratch(descriptor.scratchpad_desc())}}};
  }
  const auto descriptor = onednn::inner_product_backward_weights(shape, hint);
  weights_gradient_ = onednn::memory_at(shape.weights, nullptr);
  onednn::Arguments arguments = {{DNNL_ARG_DIFF_DST, output_.gradient},
                                 {DNNL_ARG_SRC, input_.value},
                                 {DNNL_ARG_DIFF_WEIGHTS, weights_gradient_},
                                 {DNNL_ARG_SCRATCHPAD, context.scratch(descriptor.scratchpad_desc())}};
  if (bias_) {
    bias_gradient_ = onednn::memory_at(shape.bias, nullptr);
    arguments[DNNL_ARG_DIFF_BIAS] = bias_gradient_;
  }
  backward_weights_ = {dnnl::inner_product_backward_weights(descriptor), arguments};
}

void Dense::backward(const BackwardPass& pass) {
  onednn::set_data(weights_gradient_, pass.gradient.data() + weight_->offset);
  if (bias_) onednn::set_data(bias_gradient_, pass.gradient.data() + bias_->offset);
  backward_weights_.run();
  if (backward_data_) backward_data_.run();
}

}  // namespace inkling::network
