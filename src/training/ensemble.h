// Training several networks of one recipe, each from a seed of its own, and what they make of images together.
#ifndef INKLING_TRAINING_ENSEMBLE_H_
#define INKLING_TRAINING_ENSEMBLE_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/threads.h"
#include "metrics/scores.h"
#include "training/trainer.h"

namespace inkling::training {

struct EnsembleOptions {
  TrainerOptions trainer;                 // its seed is the first network's, the next network's is one more;
                                          // its `checkpoints` is not used
  std::size_t members = 1;                // networks, at least 1
  std::optional<std::string> checkpoint;  // a folder for checkpoints: of several networks in its sub-folders 1, 2, …
};

struct EnsembleResult {
  std::vector<network::Network> networks;           // those that were finished
  std::vector<std::vector<EpochReport>> histories;  // one a network
  bool interrupted = false;    // should_stop() said so: the last network is missing or not finished
  bool stopped_early = false;  // patience ran out for one at least
};

// Calls listener.on_member before each network where there are several. The same options give the same bits whatever
// the number of threads, in one go or resumed. Throws as train().
EnsembleResult train_ensemble(const Recipe& recipe, const TrainingData& data, const EnsembleOptions& options,
                              TrainingListener& listener);

// The logits of each network for `rows` of `data`.
std::vector<metrics::Scores> logits_of(std::span<const network::Network> networks, const dataset::Dataset& data,
                                       std::span<const std::size_t> rows, base::ThreadPool& threads);

// The temperature that fits `rows` of `data`, which the networks have not learned from (metrics/calibration.h).
double calibrated_temperature(std::span<const network::Network> networks, const dataset::Dataset& data,
                              std::span<const std::size_t> rows, base::ThreadPool& threads);

}  // namespace inkling::training

#endif  // INKLING_TRAINING_ENSEMBLE_H_
