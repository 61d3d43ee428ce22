#include "network/activation.h"

namespace inkling::network {

Activation::Activation(LayerKind kind, const Edge& input, Forward forward, const LayerContext& context) {
  const auto descriptor = onednn::eltwise_forward(context.pass, kind, input.descriptor);
  output_ = input;
  if (forward == Forward::kToDo) {
    output_ = context.edge(input.descriptor, input.slot);
    forward_ = {dnnl::eltwise_forward(descriptor),
                {{DNNL_ARG_SRC, input.value},
                 {DNNL_ARG_DST, output_.value},
                 {DNNL_ARG_SCRATCHPAD, context.scratch(descriptor.scratchpad_desc())}}};
  }
  if (context.pass == onednn::Pass::kInference) return;
  const auto backward = onednn::eltwise_backward(kind, input.descriptor, descriptor);
  backward_ = {dnnl::eltwise_backward(backward),
               {{DNNL_ARG_DST, output_.value},
                {DNNL_ARG_DIFF_DST, output_.gradient},
                {DNNL_ARG_DIFF_SRC, output_.gradient},
                {DNNL_ARG_SCRATCHPAD, context.scratch(backward.scratchpad_desc())}}};
}

void Activation::forward(const ForwardPass&) {
  if (forward_) forward_.run();
}

void Activation::backward(const BackwardPass&) { backward_.run(); }

}  // namespace inkling::network
