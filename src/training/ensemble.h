// Training the networks of a model, each from a seed of its own.
#ifndef INKLING_TRAINING_ENSEMBLE_H_
#define INKLING_TRAINING_ENSEMBLE_H_

#include <vector>

#include "training/train_options.h"
#include "training/trainer.h"

namespace inkling::training {

struct EnsembleResult {
  std::vector<network::Network> networks;
  std::vector<std::vector<EpochReport>> histories;  // one a network
  bool stopped_early = false;                       // patience ran out for one at least
};

// Trains options.members networks on data.train, watched by data.validation, from seeds options.seed, options.seed + 1,
// …; options.test_fraction and validation are not used. The same options give the same bits whatever the number of
// threads and of ranks, in one go or resumed. Of several ranks the first alone looks into the checkpoints' folders.
// Throws as train_network().
EnsembleResult train_ensemble(const MinibatchSettings& settings, const dataset::Partition& data,
                              const TrainOptions& options, TrainListener& listener, Ranks* ranks = nullptr);

}  // namespace inkling::training

#endif  // INKLING_TRAINING_ENSEMBLE_H_
