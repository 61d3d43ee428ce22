// What a training run is told besides its recipe and its data.
#ifndef INKLING_TRAINING_TRAIN_OPTIONS_H_
#define INKLING_TRAINING_TRAIN_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace inkling::training {

struct TrainOptions {
  std::uint64_t seed = 2;   // of an ensemble's first network; the next has the next one
  std::size_t threads = 1;  // which change nothing but the speed
  double test_fraction =
      0.25;  // share of the images that is kept for testing where the data has no test part, in (0, 1)

  // The following are of the recipes that train in minibatches; "classic" does not use them.
  double validation = 0;       // share of the training images to watch the learning by, and to fit the temperature on,
                               // in (0, 1); 0: there is no validation part
  std::uint32_t patience = 0;  // epochs without a lower validation loss before a network is finished; 0: no end
  std::size_t members = 1;     // networks in the model, 1..model::kMaxMembers

  std::optional<std::string> checkpoint;  // a folder for checkpoints: of several networks in its sub-folders 1, 2, …
  bool resume = false;                    // from the newest checkpoint there, where there is one
};

}  // namespace inkling::training

#endif  // INKLING_TRAINING_TRAIN_OPTIONS_H_
