#include "network/layer.h"

#include <algorithm>

#include "network/batch_inner.h"

namespace inkling::network {

float* Arena::floats(std::size_t count) {
  buffers_.emplace_back(count + kBatchInnerSlack);
  return buffers_.back().data();
}

dnnl::memory Arena::own(const onednn::Descriptor& descriptor) {
  return onednn::memory_at(descriptor, floats((descriptor.get_size() + sizeof(float) - 1) / sizeof(float)));
}

dnnl::memory Arena::shared(const onednn::Descriptor& descriptor, Slot slot) {
  dnnl::memory memory = onednn::memory_at(descriptor, nullptr);
  views_.push_back({memory, slot});
  return memory;
}

void Arena::finish() {
  for (const Slot slot : {Slot::kGradientA, Slot::kGradientB, Slot::kScratch}) {
    std::size_t bytes = 0;
    for (const View& view : views_) {
      if (view.slot == slot) bytes = std::max(bytes, view.memory.get_desc().get_size());
    }
    const float* buffer = floats((bytes + sizeof(float) - 1) / sizeof(float));
    for (View& view : views_) {
      if (view.slot == slot) onednn::set_data(view.memory, buffer);
    }
  }
}

Edge LayerContext::edge(const onednn::Descriptor& descriptor, Slot slot) const {
  Edge edge;
  edge.descriptor = descriptor;
  edge.value = arena.own(descriptor);
  if (pass == onednn::Pass::kTraining) edge.gradient = arena.shared(descriptor, slot);
  edge.slot = slot;
  return edge;
}

namespace {

onednn::Kernel copy_kernel(const dnnl::memory& from, const dnnl::memory& to, const LayerContext& context) {
  const auto descriptor = onednn::reorder(from.get_desc(), to.get_desc());
  return {
      dnnl::reorder(descriptor),
      {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}, {DNNL_ARG_SCRATCHPAD, context.scratch(descriptor.scratchpad_desc())}}};
}

}  // namespace

Adapter Adapter::to(const dnnl::memory& from, const onednn::Descriptor& descriptor, const LayerContext& context) {
  Adapter adapter;
  adapter.outside_ = from;
  adapter.memory_ = from;
  if (from.get_desc() == descriptor) return adapter;
  adapter.memory_ = context.arena.own(descriptor);
  adapter.copy_ = copy_kernel(from, adapter.memory_, context);
  return adapter;
}

Adapter Adapter::from(const onednn::Descriptor& descriptor, const dnnl::memory& to, const LayerContext& context) {
  Adapter adapter;
  adapter.outside_ = to;
  adapter.memory_ = to;
  if (to.get_desc() == descriptor) return adapter;
  adapter.memory_ = context.arena.own(descriptor);
  adapter.copy_ = copy_kernel(adapter.memory_, to, context);
  return adapter;
}

Adapter Adapter::between(const dnnl::memory& from, const dnnl::memory& to, const LayerContext& context) {
  Adapter adapter;
  adapter.memory_ = from;
  adapter.outside_ = to;
  adapter.copy_ = copy_kernel(from, to, context);
  return adapter;
}

const Parameter* find_parameter(const std::vector<Parameter>& parameters, std::size_t layer, ParameterRole role) {
  const auto found = std::ranges::find_if(
      parameters, [&](const Parameter& parameter) { return parameter.layer == layer && parameter.role == role; });
  return found == parameters.end() ? nullptr : &*found;
}

}  // namespace inkling::network
