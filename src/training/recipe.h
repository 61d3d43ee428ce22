// A recipe: all that a training run is besides its data and its seed.
#ifndef INKLING_TRAINING_RECIPE_H_
#define INKLING_TRAINING_RECIPE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "augmentation/augmentation.h"
#include "network/loss.h"
#include "network/network.h"
#include "optimizer/optimizer.h"
#include "optimizer/schedule.h"

namespace inkling::training {

struct Recipe {
  std::string name;
  std::string summary;       // one line for people
  std::string data;          // what it trains on unless told otherwise, "mnist"
  std::string architecture;  // network/architecture.h
  network::Initialization initialization = network::Initialization::kHe;
  network::Loss loss = {};
  optimizer::OptimizerSettings optimizer = {};
  optimizer::Schedule schedule = {};
  augmentation::Augmentation augmentation = {};
  std::uint32_t epochs = 1;
  std::size_t batch = 128;      // images a step
  std::size_t shard_size = 16;  // images that one thread computes alone (docs/decisions/0004-shards.md)
  double clip_norm = 0;         // gradients longer than this are cut to it; 0: not at all
  double average_decay = 0;     // of the moving average that is the result, in [0, 1); 0: the last weights are
  double calm_share = 0;        // the last share of the run deforms images only calm_strength as much
  float calm_strength = 0;      // in [0, 1]
  double temperature = 1;       // of its networks' probabilities, measured once (docs/decisions/0007-calibration.md)
};

// The recipes that train in minibatches. (The published program, "classic", is classic/run.h.)
const std::vector<Recipe>& recipes();

// Throws Error(kUsage) naming those that there are.
const Recipe& find_recipe(std::string_view name);

// All of it but name, summary, data and temperature as lines "what=value": what a run is known by. The same text is the
// same run.
std::string configuration(const Recipe& recipe);

// Throws Error(kUsage) where a number is out of its range or the architecture is no architecture of 10 or 11 outputs.
void require_valid(const Recipe& recipe);

}  // namespace inkling::training

#endif  // INKLING_TRAINING_RECIPE_H_
