#include "optimizer/moving_average.h"

#include <algorithm>
#include <cassert>

namespace inkling::optimizer {

MovingAverage::MovingAverage(double decay, std::span<const float> weights)
    : decay_(decay), values_(weights.begin(), weights.end()) {}

void MovingAverage::update(std::size_t first, std::span<const float> weights) {
  assert(first + weights.size() <= values_.size() && steps_ >= 1);
  const auto t = static_cast<double>(steps_ - 1);
  const auto share = static_cast<float>(1 - std::min(decay_, (1 + t) / (10 + t)));
  float* __restrict average = values_.data() + first;
  const float* __restrict w = weights.data();
  for (std::size_t i = 0; i < weights.size(); ++i) average[i] += share * (w[i] - average[i]);
}

}  // namespace inkling::optimizer
