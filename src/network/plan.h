// Which layers a workspace computes together.
//
//   conv|dense, activation      the activation as part of the kernel; while training its derivative stays a layer
//   conv, activation, maxpool   the same, and the derivative moves behind the pooling, where there are fewer values
//   conv, maxpool, activation   as the one before: activations rise, so they may change places with a maximum
//   batchnorm, relu             one kernel, both ways
//   conv|dense, batchnorm       inference: folded into the weights
//   dropout                     inference: nothing
#ifndef INKLING_NETWORK_PLAN_H_
#define INKLING_NETWORK_PLAN_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "network/architecture.h"
#include "network/workspace.h"

namespace inkling::network {

struct PlannedLayer {
  std::size_t layer = 0;                     // index into Architecture::layers()
  std::optional<LayerKind> activation = {};  // conv, dense: computed with it; batchnorm: kRelu or none
  std::optional<std::size_t> norm = {};      // conv, dense: the batch normalization folded into it
  bool done = false;                         // activations: computed before, only the derivative is left

  bool operator==(const PlannedLayer&) const = default;
};

std::vector<PlannedLayer> plan_layers(const Architecture& architecture, Workspace::Mode mode);

}  // namespace inkling::network

#endif  // INKLING_NETWORK_PLAN_H_
