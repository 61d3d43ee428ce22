#include "training/recipe.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/digits.h"
#include "base/error.h"
#include "base/text.h"
#include "network/architecture.h"
#include "training/recipe_fields.h"

namespace inkling::training {
namespace {

constexpr std::size_t kClassicSide = 8;  // pixels

optimizer::Schedule one_cycle(double learning_rate) {
  return {.kind = optimizer::ScheduleKind::kOneCycle,
          .learning_rate = learning_rate,
          .milestones = {},
          .final_fraction = 0.001,
          .rise = 0.2};
}

std::vector<Recipe> make_recipes() {
  const char* handwriting = "rotate 12 1:0.5 7:0.5 | shear 8 | scale 0.12 | shift 2 | elastic 5 0.6";
  const char* small_images = "rotate 7 | scale 0.07 | shift 0.5 | upsample 4";
  std::vector<Recipe> all;
  all.push_back({
      .name = "classic",
      .summary = "the classic program: 64-100-10, one digit at a time (docs/classic.md)",
      .data = "digits",
      .settings = ClassicSettings{},
  });
  all.push_back({.name = "plain",
                 .summary = "a plain start for an architecture of one's own (--net)",
                 .data = "mnist",
                 .settings = MinibatchSettings{
                     .architecture = "input 28x28 | flatten | dense 128 | relu | dense 10",
                     .optimizer = optimizer::AdamW{},
                     .schedule = one_cycle(0.003),
                     .epochs = 10,
                 }});
  all.push_back(
      {.name = "digits",
       .summary = "a small convolutional network for 8x8 digits",
       .data = "digits",
       .settings = MinibatchSettings{
           .architecture =
               "input 8x8 | conv 32 3x3 same no-bias | batchnorm | relu | conv 32 3x3 same no-bias | batchnorm "
               "| relu | maxpool 2 | conv 64 3x3 same no-bias | batchnorm | relu | flatten | dropout 0.3 "
               "| dense 64 | relu | dense 10",
           .loss = {.label_smoothing = 0.03f},
           .optimizer = optimizer::AdamW{.weight_decay = 0.02},
           .schedule = one_cycle(0.004),
           .augmentation = augmentation::parse_augmentation(small_images),
           .epochs = 120,
           .batch = 64,
           .average_decay = 0.995,
           .calm_share = 0.05,
           .calm_strength = 0.33f,
           .temperature = 0.54,
       }});
  all.push_back({.name = "digits-mlp",
                 .summary = "the tutorial's own size, 64-100-10, trained well",
                 .data = "digits",
                 .settings = MinibatchSettings{
                     .architecture = "input 8x8 | flatten | dense 100 | relu | dense 10",
                     .loss = {.label_smoothing = 0.03f},
                     .optimizer = optimizer::AdamW{.weight_decay = 0.02},
                     .schedule = one_cycle(0.005),
                     .augmentation = augmentation::parse_augmentation(small_images),
                     .epochs = 400,
                     .batch = 64,
                     .shard_size = 32,
                     .average_decay = 0.995,
                     .calm_share = 0.05,
                     .calm_strength = 0.33f,
                     .temperature = 0.5,
                 }});
  all.push_back(
      {.name = "tiny",
       .summary = "a convolutional network of less than 8,000 parameters for 28x28 digits",
       .data = "mnist",
       .settings = MinibatchSettings{
           .architecture =
               "input 28x28 | conv 8 3x3 same no-bias | batchnorm | relu | conv 8 3x3 same no-bias | batchnorm "
               "| relu | maxpool 2 | conv 12 3x3 same no-bias | batchnorm | relu | conv 12 3x3 same no-bias "
               "| batchnorm | relu | maxpool 2 | conv 16 3x3 same no-bias | batchnorm | relu "
               "| conv 16 3x3 no-bias | batchnorm | relu | globalavgpool | dense 10",
           .optimizer = optimizer::AdamW{.weight_decay = 0.01},
           .schedule = one_cycle(0.01),
           .augmentation = augmentation::parse_augmentation(handwriting),
           .epochs = 80,
           .average_decay = 0.998,
           .calm_share = 0.05,
           .calm_strength = 0.33f,
           .temperature = 1.15,
       }});
  all.push_back(
      {.name = "mlp",
       .summary = "a network without convolution for 28x28 digits",
       .data = "mnist",
       .settings = MinibatchSettings{
           .architecture =
               "input 28x28 | flatten | dense 1024 no-bias | batchnorm | relu | dense 512 no-bias | batchnorm "
               "| relu | dense 512 no-bias | batchnorm | relu | dense 10",
           .loss = {.label_smoothing = 0.03f},
           .optimizer = optimizer::AdamW{.weight_decay = 0.02},
           .schedule = one_cycle(0.004),
           .augmentation = augmentation::parse_augmentation(
               "rotate 12 1:0.5 7:0.5 | shear 8 | scale 0.12 | shift 1.5 | elastic 4 0.9"),
           .epochs = 150,
           .batch = 256,
           .shard_size = 128,
           .average_decay = 0.998,
           .calm_share = 0.05,
           .calm_strength = 0.33f,
           .temperature = 0.65,
       }});
  all.push_back(
      {.name = "cnn",
       .summary = "a convolutional network of less than half a million parameters for 28x28 digits",
       .data = "mnist",
       .settings = MinibatchSettings{
           .architecture =
               "input 28x28 | conv 32 3x3 same no-bias | batchnorm | relu | conv 32 3x3 same no-bias | batchnorm "
               "| relu | maxpool 2 | conv 64 3x3 same no-bias | batchnorm | relu | conv 64 3x3 same no-bias "
               "| batchnorm | relu | maxpool 2 | conv 128 3x3 no-bias | batchnorm | relu "
               "| conv 128 3x3 no-bias | batchnorm | relu | globalavgpool | dropout 0.2 | dense 10",
           .loss = {.label_smoothing = 0.03f},
           .optimizer = optimizer::AdamW{.weight_decay = 0.02},
           .schedule = one_cycle(0.005),
           .augmentation = augmentation::parse_augmentation(handwriting),
           .epochs = 16,
           .average_decay = 0.998,
           .calm_share = 0.05,
           .calm_strength = 0.33f,
           .temperature = 0.65,
       }});
  all.push_back(
      {.name = "reader",
       .summary = "a small convolutional network for reading pictures: digits, signs, and what is neither",
       .data = "reading",
       .settings = MinibatchSettings{
           .architecture =
               "input 28x28 | conv 16 3x3 same no-bias | batchnorm | relu | conv 16 3x3 same no-bias | batchnorm | "
               "relu "
               "| maxpool 2 | conv 32 3x3 same no-bias | batchnorm | relu | conv 32 3x3 same no-bias | batchnorm | "
               "relu "
               "| maxpool 2 | conv 128 3x3 same no-bias | batchnorm | relu | conv 128 3x3 no-bias | batchnorm | relu "
               "| globalavgpool | dropout 0.1 | dense 23",
           .loss = {.label_smoothing = 0.02f},
           .optimizer = optimizer::AdamW{.weight_decay = 0.02},
           .schedule = one_cycle(0.006),
           .augmentation =
               augmentation::parse_augmentation("rotate 10 1:0.5 7:0.5 | shear 8 | scale 0.1 | aspect 0.1 | shift 1.5 "
                                                "| elastic 5 0.6 | thickness 0.5 | contrast 0.2 | noise 0.04"),
           .epochs = 14,
           .average_decay = 0.998,
           .calm_share = 0.05,
           .calm_strength = 0.33f,
       }});
  for (const Recipe& recipe : all) {
    if (const auto* settings = std::get_if<MinibatchSettings>(&recipe.settings)) require_valid(*settings);
  }
  return all;
}

}  // namespace

const std::vector<Recipe>& recipes() {
  static const std::vector<Recipe> all = make_recipes();
  return all;
}

const Recipe& find_recipe(std::string_view name) {
  const auto found = std::ranges::find(recipes(), name, &Recipe::name);
  if (found != recipes().end()) return *found;
  std::vector<std::string> names;
  for (const Recipe& recipe : recipes()) names.push_back(recipe.name);
  base::fail(ErrorKind::kUsage, "there is no recipe '{}': expected {}", base::printable(name), fmt::join(names, ", "));
}

std::string configuration(const MinibatchSettings& settings) {
  std::string text;
  write_fields(minibatch_fields(), settings, text);
  return text;
}

std::string configuration(const ClassicSettings& settings) {
  std::string text;
  write_fields(classic_fields(), settings, text);
  return text;
}

std::string configuration(const Recipe& recipe) {
  return std::visit([](const auto& settings) { return configuration(settings); }, recipe.settings);
}

network::Architecture architecture_of(const Recipe& recipe) {
  if (const auto* classic = std::get_if<ClassicSettings>(&recipe.settings)) {
    return classic::classic_architecture(kClassicSide, kClassicSide, classic->hidden);
  }
  return network::Architecture::parse(std::get<MinibatchSettings>(recipe.settings).architecture);
}

void require_valid(const MinibatchSettings& settings) {
  const auto require = [](bool holds, std::string_view what) {
    if (!holds) throw Error(ErrorKind::kUsage, std::string(what));
  };
  const network::Architecture architecture = network::Architecture::parse(settings.architecture);
  const std::size_t outputs = architecture.outputs();
  if (outputs != base::kDigits && outputs != base::kFirstSign && outputs != base::kLabels) {
    base::fail(ErrorKind::kUsage, "architecture: expected {} outputs, one a digit, or {} or {}, got {}", base::kDigits,
               base::kFirstSign, base::kLabels, outputs);
  }
  require(settings.epochs >= 1 && settings.epochs <= MinibatchSettings::kMaxEpochs, "epochs: expected 1 to 100000");
  require(settings.batch >= 1 && settings.batch <= MinibatchSettings::kMaxBatch, "batch: expected 1 to 65536 images");
  require(settings.shard_size >= 1 && settings.shard_size <= settings.batch,
          "shard size: expected 1 to a batch's images");
  require(settings.schedule.learning_rate > 0 && settings.schedule.learning_rate < 1e6,
          "learning rate: expected above 0 and below 1000000");
  require(settings.average_decay >= 0 && settings.average_decay < 1,
          "moving average: expected a decay from 0 to below 1");
  require(settings.calm_share >= 0 && settings.calm_share <= 1 && settings.calm_strength >= 0 &&
              settings.calm_strength <= 1,
          "calm end: expected a share and a strength from 0 to 1");
}

}  // namespace inkling::training
