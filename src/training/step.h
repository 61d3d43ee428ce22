// One training step on a batch, cut into shards.
//
// Shard i of a batch of n images holds images i × shard_size .. (i + 1) × shard_size - 1; the last may be smaller, so
// any n is a batch. A shard is computed alone, by one thread, with a workspace made for it. Gradients are added in a
// fixed tree over the shards, so the same batch gives the same bits with any number of threads
// (docs/decisions/0004-shards.md). Batch normalization takes its statistics of a shard; the running statistics follow
// the mean over the shards.
//
// Of several ranks each computes the shards that are its own, and all take the same step
// (docs/decisions/0014-ranks.md).
#ifndef INKLING_TRAINING_STEP_H_
#define INKLING_TRAINING_STEP_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/threads.h"
#include "network/inference.h"
#include "network/loss.h"
#include "network/network.h"
#include "optimizer/moving_average.h"
#include "optimizer/optimizer.h"
#include "training/ranks.h"

namespace inkling::training {

struct StepSettings {
  std::size_t batch = 128;      // images a step at most
  std::size_t shard_size = 16;  // images a shard, 1..batch
  network::Loss loss = {};
  double clip_norm = 0;              // gradients of a larger L2 norm are scaled to it; 0: none is
  double statistics_momentum = 0.1;  // running = (1 - m) running + m batch
  std::uint64_t seed = 0;            // of dropout
};

// A batch of n images. Spans are the caller's.
struct Batch {
  std::span<const float> inputs;           // [n, network inputs]
  std::span<const std::uint8_t> labels;    // [n], below the network's outputs
  std::span<const std::uint64_t> samples;  // [n] indices in the training set, for dropout
  std::uint32_t epoch = 0;
};

// Images first .. first + count - 1 of a batch.
struct ImageRange {
  std::size_t first = 0;
  std::size_t count = 0;
};

class TrainingStep {
 public:
  // All are the caller's and must outlive this. `average` may be null, and so may `ranks`: then this process is alone.
  // Throws Error(kIo) where memory does not suffice.
  TrainingStep(network::Network& network, optimizer::Optimizer& optimizer, optimizer::MovingAverage* average,
               const StepSettings& settings, base::ThreadPool& pool, Ranks* ranks = nullptr);
  TrainingStep(const TrainingStep&) = delete;
  TrainingStep& operator=(const TrainingStep&) = delete;
  ~TrainingStep();

  // Takes one step: forward, backward, clipping, update of the parameters, running statistics and average. Returns the
  // loss summed over the batch, before the step, and how many images were classified correctly. Where the loss is not
  // finite nothing is updated, and the result says so by its loss. Where the gradient is not finite though the loss is
  // (a ReLU hides a NaN) the loss of the result is NaN, and the parameters are spoiled. REQUIRES: 1..settings.batch
  // images, of which `inputs` has to hold own_images() only; a meeting of the ranks, whose errors it throws with
  // nothing updated.
  network::LossResult run(const Batch& batch, double learning_rate);

  // Those of a batch of `images` that this rank computes.
  ImageRange own_images(std::size_t images) const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

// The ranges of the parameters that weight decay acts on: weights, not biases or batch normalization.
std::vector<optimizer::ParameterRange> decayed_ranges(const network::ParameterLayout& layout);

// Sets the running statistics of `network` to the mean over those of shards of `shard_size` images: for parameters,
// such as a moving average, that the statistics were not taken with. Uses count / shard_size whole shards, at least
// one. Dropout is off. Ranks share the shards: a meeting. REQUIRES: count >= shard_size.
void recompute_statistics(network::Network& network, std::size_t count, std::size_t shard_size,
                          const network::ImageSource& images, base::ThreadPool& pool, Ranks* ranks = nullptr);

}  // namespace inkling::training

#endif  // INKLING_TRAINING_STEP_H_
