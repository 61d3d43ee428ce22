#include "network/pooling.h"

namespace inkling::network {
namespace {

using onednn::data_of;
using onednn::Descriptor;
using onednn::is_batch_inner;
using onednn::Tag;

dnnl::memory::dim dim(std::size_t size) { return static_cast<dnnl::memory::dim>(size); }

}  // namespace

Pooling::Pooling(const LayerSpec& spec, const Edge& input, InputGradient input_gradient, const LayerContext& context)
    : input_(input) {
  if (spec.kind == LayerKind::kMaxPool && is_batch_inner(input.descriptor)) {
    make_batch_inner(spec, context);
  } else {
    make_kernels(spec, input_gradient, context);
  }
}

void Pooling::make_batch_inner(const LayerSpec& spec, const LayerContext& context) {
  batch_inner_ = {spec.input[0], spec.input[1], spec.input[2], spec.kernel, context.batch};
  const dnnl::memory::dims dims = {dim(context.batch), dim(spec.output[0]), dim(spec.output[1]), dim(spec.output[2])};
  output_ = context.edge(onednn::describe(dims, Tag::chwn), other(input_.slot));
}

void Pooling::make_kernels(const LayerSpec& spec, InputGradient input_gradient, const LayerContext& context) {
  const bool global = spec.kind == LayerKind::kGlobalAvgPool;
  const auto algorithm =
      spec.kind == LayerKind::kMaxPool ? dnnl::algorithm::pooling_max : dnnl::algorithm::pooling_avg_exclude_padding;
  const dnnl::memory::dims window = global ? dnnl::memory::dims{dim(spec.input[1]), dim(spec.input[2])}
                                           : dnnl::memory::dims{dim(spec.kernel), dim(spec.kernel)};
  const dnnl::memory::dims dims = {dim(context.batch), dim(spec.output[0]), global ? 1 : dim(spec.output[1]),
                                   global ? 1 : dim(spec.output[2])};
  // oneDNN pools with channels innermost, not with the batch.
  const Descriptor source = is_batch_inner(input_.descriptor)
                                ? onednn::describe(onednn::dims_of(input_.descriptor), Tag::nhwc)
                                : input_.descriptor;
  source_ = Adapter::to(input_.value, source, context);
  const auto descriptor =
      onednn::pooling_forward(context.pass, algorithm, source, onednn::describe(dims, Tag::any), window);
  output_ = context.edge(descriptor.dst_desc(), other(input_.slot));
  onednn::Arguments arguments = {{DNNL_ARG_SRC, source_.memory()},
                                 {DNNL_ARG_DST, output_.value},
                                 {DNNL_ARG_SCRATCHPAD, context.scratch(descriptor.scratchpad_desc())}};
  const bool remembers = context.pass == onednn::Pass::kTraining && spec.kind == LayerKind::kMaxPool;
  if (remembers) arguments[DNNL_ARG_WORKSPACE] = context.arena.own(descriptor.workspace_desc());
  forward_ = {dnnl::pooling_forward(descriptor), arguments};
  if (context.pass == onednn::Pass::kInference || input_gradient == InputGradient::kNo) return;
  const auto backward = onednn::pooling_backward(algorithm, source, output_.descriptor, window, descriptor);
  input_gradient_ = Adapter::from(source, input_.gradient, context);
  onednn::Arguments backward_arguments = {{DNNL_ARG_DIFF_DST, output_.gradient},
                                          {DNNL_ARG_DIFF_SRC, input_gradient_.memory()},
                                          {DNNL_ARG_SCRATCHPAD, context.scratch(backward.scratchpad_desc())}};
  if (remembers) backward_arguments[DNNL_ARG_WORKSPACE] = arguments.at(DNNL_ARG_WORKSPACE);
  backward_ = {dnnl::pooling_backward(backward), backward_arguments};
}

void Pooling::forward(const ForwardPass&) {
  if (batch_inner_) return batch_inner_maxpool(*batch_inner_, data_of(input_.value), data_of(output_.value));
  source_.run();
  forward_.run();
}

void Pooling::backward(const BackwardPass&) {
  if (batch_inner_) {
    batch_inner_maxpool_gradient(*batch_inner_, data_of(input_.value), data_of(output_.value),
                                 data_of(output_.gradient), data_of(input_.gradient));
  } else if (backward_) {
    backward_.run();
    input_gradient_.run();
  }
}

}  // namespace inkling::network
