#include "network/pooling.h"

namespace inkling {
namespace {

dnnl::memory::dim dim(std::size_t size) { return static_cast<dnnl::memory::dim>(size); }

}  // namespace

Pooling::Pooling(const LayerSpec& spec, const Edge& input, InputGradient input_gradient, const LayerContext& context) {
  const bool global = spec.kind == LayerKind::kGlobalAvgPool;
  const auto algorithm =
      spec.kind == LayerKind::kMaxPool ? dnnl::algorithm::pooling_max : dnnl::algorithm::pooling_avg_exclude_padding;
  const dnnl::memory::dims window = global ? dnnl::memory::dims{dim(spec.input[1]), dim(spec.input[2])}
                                           : dnnl::memory::dims{dim(spec.kernel), dim(spec.kernel)};
  const dnnl::memory::dims dims = {dim(context.batch), dim(spec.output[0]), global ? 1 : dim(spec.output[1]),
                                   global ? 1 : dim(spec.output[2])};
  const auto descriptor = onednn::pooling_forward(context.pass, algorithm, input.descriptor,
                                                  onednn::describe(dims, onednn::Tag::any), window);
  output_ = context.edge(descriptor.dst_desc(), other(input.slot));
  onednn::Arguments arguments = {{DNNL_ARG_SRC, input.value},
                                 {DNNL_ARG_DST, output_.value},
                                 {DNNL_ARG_SCRATCHPAD, context.scratch(descriptor.scratchpad_desc())}};
  const bool remembers = context.pass == onednn::Pass::kTraining && spec.kind == LayerKind::kMaxPool;
  if (remembers) arguments[DNNL_ARG_WORKSPACE] = context.arena.own(descriptor.workspace_desc());
  forward_ = {dnnl::pooling_forward(descriptor), arguments};
  if (context.pass == onednn::Pass::kInference || input_gradient == InputGradient::kNo) return;
  const auto backward = onednn::pooling_backward(algorithm, input.descriptor, output_.descriptor, window, descriptor);
  onednn::Arguments backward_arguments = {{DNNL_ARG_DIFF_DST, output_.gradient},
                                          {DNNL_ARG_DIFF_SRC, input.gradient},
                                          {DNNL_ARG_SCRATCHPAD, context.scratch(backward.scratchpad_desc())}};
  if (remembers) backward_arguments[DNNL_ARG_WORKSPACE] = arguments.at(DNNL_ARG_WORKSPACE);
  backward_ = {dnnl::pooling_backward(backward), backward_arguments};
}

void Pooling::forward(const ForwardPass&) { forward_.run(); }

void Pooling::backward(const BackwardPass&) {
  if (backward_) backward_.run();
}

}  // namespace inkling
