// A recipe: all that a training run is besides its data and its seed.
#ifndef INKLING_TRAINING_RECIPE_H_
#define INKLING_TRAINING_RECIPE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "augmentation/augmentation.h"
#include "classic/run.h"
#include "network/loss.h"
#include "network/network.h"
#include "optimizer/optimizer.h"
#include "optimizer/schedule.h"

namespace inkling::training {

// The settings of training in minibatches. training/recipe_fields.h lists them.
struct MinibatchSettings {
  std::string architecture = {};  // network/architecture.h
  network::Initialization initialization = network::Initialization::kHe;
  network::Loss loss = {};
  optimizer::OptimizerSettings optimizer = {};
  optimizer::Schedule schedule = {};
  augmentation::Augmentation augmentation = {};
  std::uint32_t epochs = 1;     // 1..kMaxEpochs
  std::size_t batch = 128;      // images a step, 1..kMaxBatch
  std::size_t shard_size = 16;  // images that one thread computes alone (docs/decisions/0004-shards.md), 1..batch
  double clip_norm = 0;         // gradients of a larger L2 norm are scaled to it; 0: none is
  double average_decay = 0;  // EMA decay of the weights, in [0, 1), whose average is the result; 0: the last ones are
  double calm_share = 0;     // the last share of the run, 0..1, deforms images only calm_strength as much
  float calm_strength = 0;   // 0..1
  double temperature = 1;    // of its networks' probabilities, measured once (docs/decisions/0007-calibration.md)

  static constexpr std::uint32_t kMaxEpochs = 100'000;
  static constexpr std::size_t kMaxBatch = 65536;
};

// Those of the classic program that are no matter of the run; its seed, threads and test fraction are not used.
using ClassicSettings = classic::ClassicOptions;

struct Recipe {
  std::string name = {};
  std::string summary = {};  // one line for people
  std::string data = {};     // what it trains on unless told otherwise, "mnist"
  std::variant<MinibatchSettings, ClassicSettings> settings = {};
};

// All that there are: "classic", the classic program (classic/run.h), and those that train in minibatches.
const std::vector<Recipe>& recipes();

// Throws Error(kUsage) naming those that there are.
const Recipe& find_recipe(std::string_view name);

// The settings that a model file records, lines "name=value" (training/recipe_fields.h): what a run is known by. The
// same text is the same run.
std::string configuration(const MinibatchSettings& settings);
std::string configuration(const ClassicSettings& settings);
std::string configuration(const Recipe& recipe);

// Of the recipe's networks; of the classic recipe's for images of 8x8 pixels.
network::Architecture architecture_of(const Recipe& recipe);

// Throws Error(kUsage) where a number is out of its range or the architecture is no architecture of 10, 11 or 23
// outputs.
void require_valid(const MinibatchSettings& settings);

}  // namespace inkling::training

#endif  // INKLING_TRAINING_RECIPE_H_
