#include "network/dropout.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "base/stream.h"

namespace inkling::network {
namespace {

// to = from · factor, elementwise, for every float of a layout.
void multiply(const dnnl::memory& from, const dnnl::memory& factor, const dnnl::memory& to) {
  const auto* __restrict x = static_cast<const float*>(from.get_data_handle());
  const auto* __restrict m = static_cast<const float*>(factor.get_data_handle());
  auto* __restrict y = static_cast<float*>(to.get_data_handle());
  const std::size_t count = onednn::size_in_floats(from.get_desc());
  for (std::size_t i = 0; i < count; ++i) y[i] = x[i] * m[i];
}

}  // namespace

Dropout::Dropout(const LayerSpec& spec, std::size_t ordinal, const Edge& input, InputGradient input_gradient,
                 const LayerContext& context)
    : input_(input),
      output_(context.edge(input.descriptor, other(input.slot))),
      wants_input_gradient_(input_gradient),
      batch_(context.batch),
      units_(volume(spec.input)),
      ordinal_(ordinal),
      rate_(spec.rate),
      plain_mask_(context.arena.floats(batch_ * units_), batch_ * units_),
      draws_(units_) {
  const onednn::Descriptor plain = onednn::plain_activations(batch_, spec.input);
  mask_ = Adapter::to(onednn::memory_at(plain, plain_mask_.data()), input.descriptor, context);
}

void Dropout::forward(const ForwardPass& pass) {
  assert(pass.dropout.samples.size() == batch_);
  const auto limit = static_cast<std::uint32_t>(std::min(std::round(rate_ * 0x1p32), 0x1p32 - 1));
  const auto kept = static_cast<float>(1 / (1 - rate_));
  for (std::size_t n = 0; n < batch_; ++n) {
    base::RandomStream random(pass.dropout.seed, base::Purpose::kDropout, pass.dropout.epoch,
                              ordinal_ << 48 | pass.dropout.samples[n]);
    random.fill(draws_);
    std::ranges::transform(draws_, plain_mask_.subspan(n * units_, units_).begin(),
                           [&](std::uint32_t draw) { return draw < limit ? 0.0f : kept; });
  }
  mask_.run();
  multiply(input_.value, mask_.memory(), output_.value);
}

void Dropout::backward(const BackwardPass&) {
  if (wants_input_gradient_ == InputGradient::kYes) multiply(output_.gradient, mask_.memory(), input_.gradient);
}

}  // namespace inkling::network
