// Training: from a recipe and data to a model, told once.
//
//   data, whole → partition → networks (trainer.h; the classic recipe: classic/run.h) → temperature → model →
//   evaluation
#ifndef INKLING_TRAINING_TRAIN_H_
#define INKLING_TRAINING_TRAIN_H_

#include <vector>

#include "dataset/partition.h"
#include "model/model.h"
#include "training/evaluation.h"
#include "training/ranks.h"
#include "training/recipe.h"
#include "training/train_listener.h"
#include "training/train_options.h"

namespace inkling::training {

// A model, and what was measured of it.
struct TrainedModel {
  model::Model model;
  dataset::Partition data = {};                          // in the parts that the model was trained and tested on
  Evaluation test = {};                                  // of the model, on data.test
  std::vector<Evaluation> member_tests = {};             // of each network, where there are several
  std::vector<std::vector<EpochReport>> histories = {};  // of each network; none for the classic recipe
  std::vector<AccuracyReport> accuracies = {};           // of the classic recipe
  bool stopped_early = false;                            // patience ran out for one network at least
  double seconds = 0;                                    // that training took, without the test
};

// Trains on `data`, which is whole: a test part is held out where it has none, and a validation part where the options
// ask for one. The same recipe, data and options give the same bits whatever the number of threads and of ranks, in one
// go or resumed. Of several ranks (training/ranks.h) all call it, with data of their own; each has the result, and the
// first alone reads and writes checkpoints. Throws
//
//   Error(kUsage)        where recipe, data and options do not fit together; where one of the options is at fault, its
//                        name and a colon come first: "test_fraction: …"; where several ranks have the classic recipe
//   Error(kData)         where the checkpoint is of another run
//   Error(kIo)           where a checkpoint cannot be written
//   Error(kDiverged)     naming the step after which a number was not finite
//   Error(kInterrupted)  where the listener asked for it
TrainedModel train(const Recipe& recipe, dataset::Partition data, const TrainOptions& options, TrainListener& listener,
                   Ranks* ranks = nullptr);

// The classic recipe step by step, for whoever wants to see each of them. As many steps as the recipe has give what
// train() gives.
class ClassicSession {
 public:
  // REQUIRES: the recipe is the classic one. Throws as train().
  ClassicSession(const Recipe& recipe, dataset::Partition data, const TrainOptions& options);

  classic::ClassicTrainer& trainer() { return trainer_; }

  // The model of the steps that were taken, which is recorded as a run of so many, and its test. Throws
  // Error(kDiverged) where a weight is too large for a float.
  TrainedModel result() const;

 private:
  Recipe recipe_;
  TrainOptions options_;
  classic::ClassicTrainer trainer_;
};

// Trains a model again on `data`, which is whole and what it was trained on. Of `options` threads, checkpoint and
// resume are used; the rest is as the model records it. The result has the model's provenance, and its temperature
// where it was not fitted to a validation part. Throws as train(), and Error(kData) where the model does not record how
// it was trained.
model::Model train_again(const model::Model& model, dataset::Partition data, const TrainOptions& options,
                         TrainListener& listener);

}  // namespace inkling::training

#endif  // INKLING_TRAINING_TRAIN_H_
