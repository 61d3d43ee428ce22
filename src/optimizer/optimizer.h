// Optimizers: from parameters and the gradient of the loss by them to better parameters.
//
// Everything is elementwise on flat arrays, so a step may be cut into ranges for several threads anywhere and gives the
// same bits. The formulas are in sgd.h and adamw.h.
#ifndef INKLING_OPTIMIZER_OPTIMIZER_H_
#define INKLING_OPTIMIZER_OPTIMIZER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "base/aligned.h"
#include "optimizer/adamw.h"
#include "optimizer/sgd.h"

namespace inkling::optimizer {

// Parameters first .. first + count - 1 of the flat array.
struct ParameterRange {
  std::size_t first = 0;
  std::size_t count = 0;
};

using OptimizerSettings = std::variant<Sgd, AdamW>;

class Optimizer {
 public:
  // For a flat array of `size` parameters. Weight decay acts on those in `decayed` alone, which are sorted and do not
  // overlap: weights, as a rule, and not biases or batch normalization.
  Optimizer(const OptimizerSettings& settings, std::size_t size, std::vector<ParameterRange> decayed);

  // Opens the next step. Then every parameter is updated once.
  void begin_step() { ++steps_; }

  // Updates parameters[i] by gradient[i] for the `parameters.size()` parameters from `first` on. Disjoint ranges may be
  // updated by several threads at once.
  void update(std::size_t first, std::span<float> parameters, std::span<const float> gradient, double learning_rate);

  // What a checkpoint keeps besides the parameters: the number of steps, and arrays of `size` values, momentum or the
  // two moments. Whoever restores writes both before the next step.
  std::uint64_t steps() const { return steps_; }
  void set_steps(std::uint64_t steps) { steps_ = steps; }
  std::size_t state_count() const { return state_.size(); }
  std::span<float> state(std::size_t index) { return state_[index]; }
  std::span<const float> state(std::size_t index) const { return state_[index]; }

 private:
  void update_run(std::size_t first, std::span<float> parameters, std::span<const float> gradient, double learning_rate,
                  bool decay);

  OptimizerSettings settings_;
  std::vector<ParameterRange> decayed_;
  std::uint64_t steps_ = 0;
  std::vector<base::AlignedVector<float>> state_;
};

}  // namespace inkling::optimizer

#endif  // INKLING_OPTIMIZER_OPTIMIZER_H_
