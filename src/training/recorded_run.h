// A training run as a model file records it: all that it takes to repeat it but data, seed and split.
//
//   architecture=input 8x8 | flatten | dense 10
//   …                                             the recipe's settings (training/recipe_fields.h)
//   validation=0.1                                where a part was kept for validation
//   patience=5                                    where it could end early
#ifndef INKLING_TRAINING_RECORDED_RUN_H_
#define INKLING_TRAINING_RECORDED_RUN_H_

#include <string>
#include <string_view>

#include "dataset/partition.h"
#include "model/model.h"
#include "training/recipe.h"
#include "training/train_options.h"

namespace inkling::training {

struct RecordedRun {
  Recipe recipe;              // its summary, data and temperature are not recorded
  TrainOptions options = {};  // of which validation and patience are recorded
};

std::string to_text(const RecordedRun& run);

// The inverse, for the recipe `name`: one that is not known here trains in minibatches. Throws Error(kData) for a text
// that to_text does not write, and for settings that are not valid.
RecordedRun parse_recorded_run(std::string_view name, std::string_view text);

// `data`, which is whole and what `model` was trained on, in the parts that it was trained on and tested on, the
// validation part left in the first. Throws Error(kData) where `model` does not say them.
dataset::Partition recorded_partition(const model::Model& model, dataset::Partition data);

}  // namespace inkling::training

#endif  // INKLING_TRAINING_RECORDED_RUN_H_
