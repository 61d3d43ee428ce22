#include "network/flatten.h"

namespace inkling::network {

Flatten::Flatten(const tensor::Shape& output, const Edge& input, const LayerContext& context) {
  const auto dims = onednn::dims_of(input.descriptor);
  output_.descriptor = onednn::plain_activations(context.batch, output);
  const bool is_plain = dims.size() == 2 || input.descriptor == onednn::describe(dims, onednn::Tag::nchw);
  const onednn::Descriptor plain = is_plain ? input.descriptor : onednn::describe(dims, onednn::Tag::nchw);
  values_ = Adapter::to(input.value, plain, context);
  output_.value = onednn::memory_at(output_.descriptor, static_cast<const float*>(values_.memory().get_data_handle()));
  output_.slot = is_plain ? input.slot : other(input.slot);
  if (context.pass == onednn::Pass::kInference) return;
  output_.gradient = context.arena.shared(output_.descriptor, output_.slot);
  if (!is_plain) gradients_ = Adapter::between(context.arena.shared(plain, output_.slot), input.gradient, context);
}

void Flatten::forward(const ForwardPass&) { values_.run(); }

void Flatten::backward(const BackwardPass&) { gradients_.run(); }

}  // namespace inkling::network
