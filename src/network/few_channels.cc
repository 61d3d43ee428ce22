#include "network/few_channels.h"

namespace inkling::network {
namespace {

using onednn::data_of;
using onednn::Descriptor;
using onednn::Tag;

constexpr std::size_t kBlock = 16;        // channels in a block of oneDNN's layouts
constexpr std::size_t kFewestImages = 8;  // fewer leave most of a vector of images empty

Descriptor batch_inner(const dnnl::memory::dims& dims) { return onednn::describe(dims, Tag::chwn); }

// Zeros for images with `padding` rows and columns around them, and the view of the images in there.
struct Padded {
  const float* data;
  dnnl::memory images;
};

Padded padded(const dnnl::memory::dims& dims, std::size_t padding, const LayerContext& context) {
  const auto border = static_cast<dnnl::memory::dim>(padding);
  const dnnl::memory::dim batch = dims[0];
  const dnnl::memory::dim row = (dims[3] + 2 * border) * batch;
  const dnnl::memory::dim plane = (dims[2] + 2 * border) * row;
  const float* data = context.arena.floats(static_cast<std::size_t>(dims[1] * plane));
  const Descriptor view(dims, dnnl::memory::data_type::f32, {1, plane, row, batch});
  return {data, onednn::memory_at(view, data + border * row + border * batch)};
}

}  // namespace

// Measured on LeNet-5: oneDNN needs 16 output channels to fill its blocks; its gradient by the input, 16 input
// channels.
bool has_few_channels(const LayerSpec& spec, const Edge& input, onednn::Pass pass) {
  if (spec.stride != 1 || (spec.same && spec.kernel % 2 == 0)) return false;
  if (onednn::dims_of(input.descriptor)[0] < static_cast<dnnl::memory::dim>(kFewestImages)) return false;
  const bool is_first = input.descriptor == onednn::describe(onednn::dims_of(input.descriptor), Tag::nchw);
  const bool few_in = spec.input[0] < kBlock;
  const bool few_out = spec.units < kBlock;
  if (pass == onednn::Pass::kInference || is_first) return few_in && few_out;
  return few_in && spec.units <= kBlock;
}

FewChannelsConv::FewChannelsConv(const LayerSpec& spec, std::size_t layer, const Edge& input, onednn::Fused activation,
                                 std::optional<NormFolding> norm, InputGradient input_gradient,
                                 const LayerContext& context)
    : input_(input),
      weight_(find_parameter(context.layout.parameters, layer, ParameterRole::kWeight)),
      bias_(find_parameter(context.layout.parameters, layer, ParameterRole::kBias)),
      norm_(norm) {
  conv_ = {spec.input[0],  spec.units,     spec.kernel,  spec.same ? (spec.kernel - 1) / 2 : 0,
           spec.output[1], spec.output[2], context.batch};
  const auto dims = onednn::dims_of(input.descriptor);
  if (conv_.padding == 0 && input.descriptor == batch_inner(dims)) {
    x_ = data_of(input.value);
  } else {
    const Padded source = padded(dims, conv_.padding, context);
    source_ = Adapter::between(input.value, source.images, context);
    x_ = source.data;
  }
  if (norm_) {
    folded_weights_ = {context.arena.floats(weight_->size()), weight_->size()};
    folded_bias_ = {context.arena.floats(spec.units), spec.units};
  }
  output_ = context.edge(
      batch_inner({dims[0], static_cast<dnnl::memory::dim>(spec.units), static_cast<dnnl::memory::dim>(spec.output[1]),
                   static_cast<dnnl::memory::dim>(spec.output[2])}),
      other(input.slot));
  if (activation == LayerKind::kRelu) {
    relu_ = WithRelu::kYes;
  } else if (activation) {
    const auto descriptor = onednn::eltwise_forward(context.pass, *activation, output_.descriptor);
    activation_ = {dnnl::eltwise_forward(descriptor),
                   {{DNNL_ARG_SRC, output_.value},
                    {DNNL_ARG_DST, output_.value},
                    {DNNL_ARG_SCRATCHPAD, context.scratch(descriptor.scratchpad_desc())}}};
  }
  const bool training = context.pass == onednn::Pass::kTraining;
  if (training && input_gradient == InputGradient::kYes) make_backward_data(spec, context);
}

void FewChannelsConv::load(const Network& network) {
  weights_ = network.parameters().data() + weight_->offset;
  bias_values_ = bias_ ? network.parameters().data() + bias_->offset : nullptr;
  if (norm_) {
    norm_->fold(network, {weights_, weight_->size()}, {bias_values_, bias_ ? conv_.out : 0}, folded_weights_.data(),
                folded_bias_.data());
    weights_ = folded_weights_.data();
    bias_values_ = folded_bias_.data();
  }
  if (turned_weights_.empty()) return;
  const std::size_t taps = conv_.kernel * conv_.kernel;
  for (std::size_t o = 0; o < conv_.out; ++o) {
    for (std::size_t c = 0; c < conv_.in; ++c) {
      for (std::size_t t = 0; t < taps; ++t) {
        turned_weights_[(c * conv_.out + o) * taps + taps - 1 - t] = weights_[(o * conv_.in + c) * taps + t];
      }
    }
  }
}

void FewChannelsConv::forward(const ForwardPass&) {
  source_.run();
  batch_inner_conv(conv_, x_, weights_, bias_values_, relu_, data_of(output_.value));
  if (activation_) activation_.run();
}

void FewChannelsConv::make_backward_data(const LayerSpec& spec, const LayerContext& context) {
  backward_conv_ = {conv_.out,     conv_.in,      conv_.kernel, conv_.kernel - 1 - conv_.padding,
                    spec.input[1], spec.input[2], conv_.batch};
  const Padded gradient = padded(onednn::dims_of(output_.descriptor), backward_conv_.padding, context);
  output_gradient_ = Adapter::between(output_.gradient, gradient.images, context);
  padded_gradient_ = gradient.data;
  turned_weights_ = {context.arena.floats(weight_->size()), weight_->size()};
  input_gradient_ = Adapter::from(batch_inner(onednn::dims_of(input_.descriptor)), input_.gradient, context);
}

void FewChannelsConv::backward(const BackwardPass& pass) {
  float* bias_gradient = bias_ ? pass.gradient.data() + bias_->offset : nullptr;
  batch_inner_conv_gradient(conv_, x_, data_of(output_.gradient), pass.gradient.data() + weight_->offset,
                            bias_gradient);
  if (turned_weights_.empty()) return;
  output_gradient_.run();
  batch_inner_conv(backward_conv_, padded_gradient_, turned_weights_.data(), nullptr, WithRelu::kNo,
                   data_of(input_gradient_.memory()));
  input_gradient_.run();
}

}  // namespace inkling::network
