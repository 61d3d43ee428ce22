// The exponential moving average of the weights (Polyak & Juditsky 1992), which often reads better than the last ones.
//
//   a = a + (1 - d) (w - a),   d = min(decay, (1 + t) / (10 + t)),   t: averages taken before, so that the start fades
//
// Elementwise on flat arrays, as the optimizers.
#ifndef INKLING_OPTIMIZER_MOVING_AVERAGE_H_
#define INKLING_OPTIMIZER_MOVING_AVERAGE_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/aligned.h"

namespace inkling::optimizer {

class MovingAverage {
 public:
  // Starts at `weights`. REQUIRES: decay in [0, 1).
  MovingAverage(double decay, std::span<const float> weights);

  // Opens the next average; then every value is updated once, in any ranges.
  void begin_step() { ++steps_; }
  void update(std::size_t first, std::span<const float> weights);

  // The averages. What a checkpoint keeps: these and the number of steps.
  std::span<const float> values() const { return values_; }
  std::span<float> values() { return values_; }
  std::uint64_t steps() const { return steps_; }
  void set_steps(std::uint64_t steps) { steps_ = steps; }

 private:
  double decay_;
  std::uint64_t steps_ = 0;
  base::AlignedVector<float> values_;
};

}  // namespace inkling::optimizer

#endif  // INKLING_OPTIMIZER_MOVING_AVERAGE_H_
