// Training one network in minibatches.
//
// Each epoch goes through the training images once, in an order and with deformations that follow from (seed, epoch,
// image) alone; each step is training/step.h's. So a run's result depends on settings, data and seed, and neither on
// the number of threads nor on where it was interrupted and resumed. Nor on the number of ranks: each deforms and
// computes the images of its own shards, and all hold the same state. The first one alone validates, and reads and
// writes checkpoints; the others take over what it says.
#ifndef INKLING_TRAINING_TRAINER_H_
#define INKLING_TRAINING_TRAINER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dataset/partition.h"
#include "network/network.h"
#include "training/checkpoint.h"
#include "training/ranks.h"
#include "training/recipe.h"
#include "training/train_listener.h"

namespace inkling::training {

struct NetworkOptions {
  std::uint64_t seed = 1;
  std::size_t threads = 1;
  std::size_t member = 1;  // which of the model's networks it is, counted from 1: for the listener
  std::size_t members = 1;
  std::uint32_t patience = 0;  // epochs without a lower validation loss before it ends; 0: never ends early
  CheckpointFolder* checkpoints = nullptr;  // null: none are written, as by all ranks but the first
  bool resume = false;                      // from the newest checkpoint, where there is one
  Ranks* ranks = nullptr;                   // null: this process is alone
};

struct TrainedNetwork {
  network::Network network;  // the averaged weights where the settings average; with patience, those of the best epoch
  std::vector<EpochReport> history;
  bool stopped_early = false;  // patience ran out
};

// Takes of `data` the training part, and the validation part to watch the learning by (none: it is not watched).
// Throws the Error(kUsage) that train_network() would throw where settings, data and options do not fit together.
void require_fitting(const MinibatchSettings& settings, const dataset::Partition& data, const NetworkOptions& options);

// Throws Error(kUsage) where settings, data and options do not fit together, Error(kData) where the folder's checkpoint
// is of another run, Error(kIo) where a checkpoint cannot be written, Error(kDiverged) naming epoch and step where the
// loss stops being finite, and Error(kInterrupted) where the listener asked for it. Of several ranks all call it,
// within Ranks::together(); where the listener of one asks for an end, all end. Error(kData) where they have not the
// same data, settings and options, and Error(kIo) where they do not compute the same bits.
TrainedNetwork train_network(const MinibatchSettings& settings, const dataset::Partition& data,
                             const NetworkOptions& options, TrainListener& listener);

}  // namespace inkling::training

#endif  // INKLING_TRAINING_TRAINER_H_
