// All that a training run is at one moment, and its form in a checkpoint.
#ifndef INKLING_TRAINING_RUN_STATE_H_
#define INKLING_TRAINING_RUN_STATE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "network/network.h"
#include "optimizer/moving_average.h"
#include "optimizer/optimizer.h"
#include "tensor/safetensors.h"
#include "training/recipe.h"
#include "training/trainer.h"

namespace inkling::training {

// The best epoch so far, by validation loss.
struct BestEpoch {
  network::Network network;
  std::uint32_t epoch = 0;  // counted from 1
  double loss = 0;
};

struct RunState {
  RunState(const MinibatchSettings& settings, std::uint64_t seed);

  network::Network network;
  optimizer::Optimizer optimizer;
  std::optional<optimizer::MovingAverage> average;
  std::optional<BestEpoch> best;
  std::vector<EpochReport> history;  // of the finished epochs
  std::uint64_t step = 0;            // steps taken in the current epoch
  double loss = 0;                   // summed over the images of the current epoch
  std::uint64_t correct = 0;         // images of the current epoch that were classified correctly

  std::uint32_t epoch() const { return static_cast<std::uint32_t>(history.size()); }  // the current one, from 0
};

// What a run is known by: two runs of one identity pass through the same states.
std::string run_identity(const MinibatchSettings& settings, const dataset::Partition& data,
                         const NetworkOptions& options);

// Throws Error(kData) "NAME another run: expected …, got …" naming the first line in which `got` differs.
void require_same_run(const std::string& expected, const std::string& got, const std::string& name);

tensor::Safetensors to_checkpoint(const RunState& state, const std::string& identity);

// Takes `state` over from a checkpoint. Throws Error(kData) where it is not of the run `identity` or not complete; then
// `state` must not be used. `folder` is what errors call it.
void restore(const tensor::Safetensors& checkpoint, const std::string& identity, const std::string& folder,
             RunState& state);

}  // namespace inkling::training

#endif  // INKLING_TRAINING_RUN_STATE_H_
