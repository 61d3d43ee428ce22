// A training run as a model file records it: all that it takes to repeat it but data, seed and split.
//
//   architecture=input 8x8 | flatten | dense 10
//   …                                             training/recipe.h's configuration
//   validation=0.1                                where a part was kept for validation
//   patience=5                                    where it could end early
#ifndef INKLING_TRAINING_RECORDED_RUN_H_
#define INKLING_TRAINING_RECORDED_RUN_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "classic/run.h"
#include "training/recipe.h"

namespace inkling::training {

struct RecordedRun {
  Recipe recipe;               // its name, summary, data and temperature are not recorded
  double validation = 0;       // share of the training images, in (0, 1); 0: none
  std::uint32_t patience = 0;  // epochs; 0: never ends early
};

std::string to_text(const RecordedRun& run);

// The inverse. Throws Error(kData) for a text that to_text does not write, and for a recipe that is not valid.
RecordedRun parse_recorded_run(std::string_view text);

// The same for the published program: steps, learning_rate, hidden and precision.
std::string to_text(const classic::ClassicOptions& options);
classic::ClassicOptions parse_classic_run(std::string_view text);

}  // namespace inkling::training

#endif  // INKLING_TRAINING_RECORDED_RUN_H_
