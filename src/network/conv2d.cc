#include "network/conv2d.h"

#include "base/error.h"

namespace inkling::network {
namespace {

using onednn::Descriptor;
using onednn::Tag;

constexpr std::size_t kVector = 16;  // channels in a block of oneDNN's AVX-512 layouts

// Where Winograd's algorithm exists and pays: measured on shards of 16, it takes half the time for 32 -> 64 channels
// and more, as long as for 32 -> 32, and longer for fewer channels or images that its tiles of 4×4 cover badly.
bool prefers_winograd(const LayerSpec& spec) {
  return spec.kernel == 3 && spec.stride == 1 && spec.input[0] % kVector == 0 && spec.units % kVector == 0 &&
         spec.input[0] * spec.units >= 32 * 64 && spec.output[1] >= 6 && spec.output[2] >= 6;
}

// Few channels leave most of a block empty; the kernels for channels-last layouts do not pad them.
Tag preferred_layout(const LayerSpec& spec, bool plain_input) {
  return !plain_input && spec.input[0] < kVector ? Tag::nhwc : Tag::any;
}

dnnl::memory::dim dim(std::size_t size) { return static_cast<dnnl::memory::dim>(size); }

// The first of these that oneDNN has a kernel for: Winograd in these layouts, direct in these layouts, direct in any.
template <typename Make>
auto first_kernel(bool winograd, const onednn::ConvolutionShape& shape, Make make) {
  auto descriptor = winograd ? make(dnnl::algorithm::convolution_winograd, shape) : std::nullopt;
  if (!descriptor) descriptor = make(dnnl::algorithm::convolution_direct, shape);
  if (!descriptor) {
    onednn::ConvolutionShape any = shape;
    any.source = onednn::describe(onednn::dims_of(shape.source), Tag::any);
    any.destination = onednn::describe(onednn::dims_of(shape.destination), Tag::any);
    descriptor = make(dnnl::algorithm::convolution_direct, any);
  }
  if (!descriptor) base::fail(ErrorKind::kIo, "oneDNN has no kernel for this convolution");
  return *descriptor;
}

}  // namespace

Conv2d::Conv2d(const LayerSpec& spec, std::size_t layer, const Edge& input, onednn::Fused activation,
               std::optional<NormFolding> norm, InputGradient input_gradient, const LayerContext& context)
    : input_(input),
      winograd_(prefers_winograd(spec)),
      weight_(find_parameter(context.layout.parameters, layer, ParameterRole::kWeight)),
      bias_(find_parameter(context.layout.parameters, layer, ParameterRole::kBias)),
      norm_(norm) {
  make_forward(spec, activation, context);
  if (context.pass == onednn::Pass::kInference) return;
  shape_.source = source_.memory().get_desc();
  shape_.destination = output_.descriptor;
  if (input_gradient == InputGradient::kYes) make_backward_data(context);
  make_backward_weights(context);
}

void Conv2d::make_forward(const LayerSpec& spec, onednn::Fused activation, const LayerContext& context) {
  const auto batch = dim(context.batch);
  const dnnl::memory::dims kernel = {dim(spec.units), dim(spec.input[0]), dim(spec.kernel), dim(spec.kernel)};
  const dnnl::memory::dims source = {batch, dim(spec.input[0]), dim(spec.input[1]), dim(spec.input[2])};
  const Descriptor plain_source = onednn::describe(source, Tag::nchw);
  const Tag layout = preferred_layout(spec, input_.descriptor == plain_source);
  shape_.source = onednn::describe(source, layout);
  shape_.weights = onednn::describe(kernel, Tag::any);
  if (bias_ || norm_) shape_.bias = onednn::describe({dim(spec.units)}, Tag::a);
  shape_.destination = onednn::describe({batch, dim(spec.units), dim(spec.output[1]), dim(spec.output[2])}, layout);
  shape_.stride = dim(spec.stride);
  shape_.padding = dim(spec.same ? (spec.kernel - 1) / 2 : 0);
  descriptor_ = first_kernel(winograd_, shape_, [&](dnnl::algorithm algorithm, const onednn::ConvolutionShape& shape) {
    return onednn::convolution_forward(algorithm, context.pass, shape, activation);
  });

  source_ = Adapter::to(input_.value, descriptor_.src_desc(), context);
  const Descriptor plain_weights = onednn::describe(kernel, Tag::oihw);
  const float* folded = norm_ ? context.arena.floats(weight_->size()) : nullptr;
  weights_ = Adapter::to(onednn::memory_at(plain_weights, folded), descriptor_.weights_desc(), context);
  output_ = context.edge(descriptor_.dst_desc(), other(input_.slot));
  onednn::Arguments arguments = {{DNNL_ARG_SRC, source_.memory()},
                                 {DNNL_ARG_WEIGHTS, weights_.memory()},
                                 {DNNL_ARG_DST, output_.value},
                                 {DNNL_ARG_SCRATCHPAD, context.scratch(descriptor_.scratchpad_desc())}};
  if (bias_ || norm_) {
    bias_values_ = onednn::memory_at(shape_.bias, norm_ ? context.arena.floats(spec.units) : nullptr);
    arguments[DNNL_ARG_BIAS] = bias_values_;
  }
  forward_ = {dnnl::convolution_forward(descriptor_), arguments};
}

void Conv2d::load(const Network& network) {
  const float* weights = network.parameters().data() + weight_->offset;
  const float* bias = bias_ ? network.parameters().data() + bias_->offset : nullptr;
  if (norm_) {
    const std::size_t units = weight_->shape[0];
    norm_->fold(network, {weights, weight_->size()}, {bias, bias ? units : 0},
                static_cast<float*>(weights_.outside().get_data_handle()),
                static_cast<float*>(bias_values_.get_data_handle()));
  } else {
    onednn::set_data(weights_.outside(), weights);
    if (bias) onednn::set_data(bias_values_, bias);
  }
  weights_.run();
  if (backward_data_) {
    onednn::set_data(data_weights_.outside(), weights);
    data_weights_.run();
  }
}

void Conv2d::forward(const ForwardPass&) {
  source_.run();
  forward_.run();
}

void Conv2d::make_backward_data(const LayerContext& context) {
  const auto descriptor =
      first_kernel(winograd_, shape_, [&](dnnl::algorithm algorithm, const onednn::ConvolutionShape& shape) {
        return onednn::convolution_backward_data(algorithm, shape, descriptor_);
      });
  data_output_gradient_ = Adapter::to(output_.gradient, descriptor.diff_dst_desc(), context);
  const Descriptor plain_weights = onednn::describe(onednn::dims_of(shape_.weights), Tag::oihw);
  data_weights_ = Adapter::to(onednn::memory_at(plain_weights, nullptr), descriptor.weights_desc(), context);
  input_gradient_ = Adapter::from(descriptor.diff_src_desc(), input_.gradient, context);
  backward_data_ = {dnnl::convolution_backward_data(descriptor),
                    {{DNNL_ARG_DIFF_DST, data_output_gradient_.memory()},
                     {DNNL_ARG_WEIGHTS, data_weights_.memory()},
                     {DNNL_ARG_DIFF_SRC, input_gradient_.memory()},
                     {DNNL_ARG_SCRATCHPAD, context.scratch(descriptor.scratchpad_desc())}}};
}

void Conv2d::make_backward_weights(const LayerContext& context) {
  const auto descriptor =
      first_kernel(winograd_, shape_, [&](dnnl::algorithm algorithm, const onednn::ConvolutionShape& shape) {
        return onednn::convolution_backward_weights(algorithm, shape, descriptor_);
      });
  weights_output_gradient_ = Adapter::to(output_.gradient, descriptor.diff_dst_desc(), context);
  weights_source_ = Adapter::to(source_.memory(), descriptor.src_desc(), context);
  const Descriptor plain_weights = onednn::describe(onednn::dims_of(shape_.weights), Tag::oihw);
  weights_gradient_ = Adapter::from(descriptor.diff_weights_desc(), onednn::memory_at(plain_weights, nullptr), context);
  onednn::Arguments arguments = {{DNNL_ARG_DIFF_DST, weights_output_gradient_.memory()},
                                 {DNNL_ARG_SRC, weights_source_.memory()},
                                 {DNNL_ARG_DIFF_WEIGHTS, weights_gradient_.memory()},
                                 {DNNL_ARG_SCRATCHPAD, context.scratch(descriptor.scratchpad_desc())}};
  if (bias_) {
    bias_gradient_ = onednn::memory_at(shape_.bias, nullptr);
    arguments[DNNL_ARG_DIFF_BIAS] = bias_gradient_;
  }
  backward_weights_ = {dnnl::convolution_backward_weights(descriptor), arguments};
}

void Conv2d::backward(const BackwardPass& pass) {
  onednn::set_data(weights_gradient_.outside(), pass.gradient.data() + weight_->offset);
  if (bias_) onednn::set_data(bias_gradient_, pass.gradient.data() + bias_->offset);
  weights_output_gradient_.run();
  weights_source_.run();
  backward_weights_.run();
  weights_gradient_.run();
  if (!backward_data_) return;
  data_output_gradient_.run();
  backward_data_.run();
  input_gradient_.run();
}

}  // namespace inkling::network
