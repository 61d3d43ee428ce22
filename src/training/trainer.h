// Training in minibatches, from a recipe to a network.
//
// Each epoch goes through the training images once, in an order and with deformations that follow from (seed, epoch,
// image) alone; each step is training/step.h's. So a run's result depends on recipe, data and seed, and neither on the
// number of threads nor on where it was interrupted and resumed.
#ifndef INKLING_TRAINING_TRAINER_H_
#define INKLING_TRAINING_TRAINER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dataset/dataset.h"
#include "network/network.h"
#include "training/checkpoint.h"
#include "training/recipe.h"

namespace inkling::training {

// Rows of a dataset to learn from, and rows to watch the learning by (none: no watching).
struct TrainingData {
  const dataset::Dataset& images;
  std::vector<std::size_t> train;
  std::vector<std::size_t> validation;
};

struct TrainerOptions {
  std::uint64_t seed = 1;
  std::size_t threads = 1;
  std::uint32_t patience = 0;  // epochs without a lower validation loss before it ends; 0: never ends early
  CheckpointFolder* checkpoints = nullptr;  // null: none are written
  bool resume = false;                      // from the newest checkpoint, where there is one
};

// Where a run is: after step `step` of `steps` in epoch `epoch` of `epochs` (all counted from 1).
struct StepReport {
  std::uint32_t epoch = 0;
  std::uint32_t epochs = 0;
  std::uint64_t step = 0;   // in the epoch
  std::uint64_t steps = 0;  // an epoch has
  double loss = 0;          // mean over the epoch so far
  double accuracy = 0;      // of the epoch so far, on deformed images
  std::size_t images = 0;   // in this step
};

struct EpochReport {
  std::uint32_t epoch = 0;   // counted from 1
  double learning_rate = 0;  // of its last step
  double loss = 0;           // mean over the training images, deformed
  double accuracy = 0;       // on them, as they were read before each step
  std::optional<double> validation_loss;
  std::optional<double> validation_accuracy;

  bool operator==(const EpochReport&) const = default;
};

// What hears of a run, and may end it. Called on the thread that called train().
class TrainingListener {
 public:
  virtual ~TrainingListener() = default;

  // Before the training of network `member` of `members`, counted from 1, where there are several.
  virtual void on_member(std::size_t /*member*/, std::size_t /*members*/) {}

  virtual void on_start() {}  // everything fits together: the first step follows
  virtual void on_step(const StepReport&) {}
  virtual void on_epoch(const EpochReport&) {}

  // Before the first step, where a checkpoint was found: the run goes on after `step` of `epoch`. `epoch` is one more
  // than the run has where it is already at its end.
  virtual void on_resume(std::uint32_t /*epoch*/, std::uint64_t /*step*/) {}
  virtual void on_warning(const std::string&) {}

  // Asked after each step. Where it says true, a checkpoint is written (if there is a folder) and train() returns.
  virtual bool should_stop() { return false; }
};

struct TrainingResult {
  network::Network network;  // the averaged weights where the recipe averages; with patience, those of the best epoch
  std::vector<EpochReport> history;
  bool interrupted = false;    // should_stop() said so: the network is not finished
  bool stopped_early = false;  // patience ran out
};

// Throws the Error(kUsage) that train() would throw where recipe, data and options do not fit together.
void require_fitting(const Recipe& recipe, const TrainingData& data, const TrainerOptions& options);

// Throws Error(kUsage) where recipe, data and options do not fit together, Error(kData) where the folder's checkpoint
// is of another run, Error(kIo) where a checkpoint cannot be written, and Error(kDiverged) naming epoch and step where
// the loss stops being finite.
TrainingResult train(const Recipe& recipe, const TrainingData& data, const TrainerOptions& options,
                     TrainingListener& listener);

}  // namespace inkling::training

#endif  // INKLING_TRAINING_TRAINER_H_
