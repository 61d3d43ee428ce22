// inkling train: its options, and which way they go.

#include <CLI/CLI.hpp>
#include <array>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/train_options.h"
#include "model/model.h"
#include "training/recipe.h"

namespace inkling::cli {
namespace {

constexpr std::uint64_t kMaxDrawn = 10000;
constexpr std::uint64_t kMaxThreads = 256;
constexpr std::uint64_t kMaxSteps = std::numeric_limits<std::uint64_t>::max() / 2;
constexpr std::uint64_t kMaxEpochs = 100'000;
constexpr std::uint64_t kMaxBatch = 65536;
constexpr double kUnbounded = std::numeric_limits<double>::infinity();

constexpr const char* kClassicGroup = "The classic recipe's own";
constexpr const char* kRecipeGroup = "The other recipes' own";

void add_common(CLI::App& command, TrainOptions& options) {
  std::string names = "classic";
  for (const training::Recipe& recipe : training::recipes()) names += ", " + recipe.name;
  command.add_option("--recipe", options.recipe, "What to train: " + names)->capture_default_str();
  command
      .add_option("--seed", options.seed, "The same seed gives the same network; classic draws as np.random.seed does")
      ->check(whole_number(0, kMaxSteps))
      ->capture_default_str();
  command.add_option("--lr", options.learning_rate, "Learning rate: classic's, 0.12, or a recipe's highest")
      ->check(number_between(0, kUnbounded));
  command
      .add_option(
          "--threads", options.threads,
          "Threads, which change nothing but the speed (classic's steps follow one another: they measure there)")
      ->check(whole_number(1, kMaxThreads));
  command
      .add_option("--test-fraction", options.test_fraction,
                  "Share of the digits kept for testing, where the data has no test part of its own")
      ->check(number_between(0, 1))
      ->capture_default_str();
  command.add_option("--out", options.out, "The model file to write")->capture_default_str();
  command.add_option("--show", options.show, "Draw that many test digits in the terminal")
      ->check(whole_number(0, kMaxDrawn))
      ->capture_default_str();
  command.add_flag("--json", options.json, "Print one JSON document instead of text");
  command.add_flag("-q,--quiet", options.quiet, "Print the final accuracy only");
}

void add_classic(CLI::App& command, TrainOptions& options) {
  command.add_option("--steps", options.steps, "Training steps, one digit each")
      ->check(whole_number(0, kMaxSteps))
      ->capture_default_str()
      ->group(kClassicGroup);
  command.add_option("--hidden", options.hidden, "Hidden units")
      ->check(whole_number(1, classic::ClassicOptions::kMaxHidden))
      ->capture_default_str()
      ->group(kClassicGroup);
  command.add_option("--every", options.every, "Steps between two measurements of the accuracy")
      ->check(whole_number(1, kMaxSteps))
      ->capture_default_str()
      ->group(kClassicGroup);
  add_choice<classic::Precision>(command, "--precision", options.precision,
                                 {{"float", classic::Precision::kFloat}, {"double", classic::Precision::kDouble}},
                                 "float (the default), or double as the published program")
      ->group(kClassicGroup);
}

void add_recipe(CLI::App& command, TrainOptions& options) {
  command
      .add_option("--data", options.data, "digits, mnist, reading, or a file or folder that `inkling data info` knows")
      ->group(kRecipeGroup);
  command.add_option("--test", options.test, "Data to test on: what has a test part, else all of it")
      ->group(kRecipeGroup);
  command
      .add_option("--net", options.net, "Another architecture: \"input 28x28 | flatten | dense 64 | relu | dense 10\"")
      ->group(kRecipeGroup);
  command.add_option("--augment", options.augment, "Other deformations: \"rotate 12 | shift 2\", or none")
      ->group(kRecipeGroup);
  command.add_option("--epochs", options.epochs, "Times that the training images are gone through")
      ->check(whole_number(1, kMaxEpochs))
      ->group(kRecipeGroup);
  command.add_option("--batch", options.batch, "Images a step")->check(whole_number(1, kMaxBatch))->group(kRecipeGroup);
  command.add_option("--ensemble", options.ensemble, "Networks in the model, from seeds N, N+1, …: they read together")
      ->check(whole_number(1, model::kMaxMembers))
      ->capture_default_str()
      ->group(kRecipeGroup);
  command
      .add_option("--validation", options.validation,
                  "Share of the training images kept to watch the learning by, and to fit the model's temperature on")
      ->check(number_between(0, 1))
      ->group(kRecipeGroup);
  command
      .add_option("--patience", options.patience,
                  "End after so many epochs without a lower validation loss, with the best epoch's network")
      ->check(whole_number(1, kMaxEpochs))
      ->needs("--validation")
      ->group(kRecipeGroup);
  command.add_option("--checkpoint", options.checkpoint, "A folder for checkpoints, one after each epoch at least")
      ->group(kRecipeGroup);
  command.add_flag("--resume", options.resume, "Go on from the newest checkpoint there")
      ->needs("--checkpoint")
      ->group(kRecipeGroup);
  command.add_flag("--jsonl", options.jsonl, "Print a line of JSON an event")->excludes("--json")->group(kRecipeGroup);
}

// Options of one kind of recipe given to the other would be ignored: refused instead.
void require_own_options(const CLI::App& command, bool classic) {
  for (const CLI::Option* option : command.get_options()) {
    if (option->count() > 0 && option->get_group() == (classic ? kRecipeGroup : kClassicGroup)) {
      base::fail(
          ErrorKind::kUsage, "{}: is not for {} (see inkling train --help)", option->get_name(),
          classic ? "the classic recipe: choose another with --recipe" : "this recipe: it is the classic recipe's");
    }
  }
}

}  // namespace

void add_train(CLI::App& app) {
  auto options = std::make_shared<TrainOptions>();
  CLI::App* command = app.add_subcommand(
      "train", "Train a network: without options, the published 64-100-10 network on the built-in digits");
  add_common(*command, *options);
  add_classic(*command, *options);
  add_recipe(*command, *options);
  command->footer(
      "Examples:\n"
      "  inkling train\n"
      "  inkling train --seed 7 --show 8\n"
      "  inkling train --hidden 30 --steps 50000 --every 5000 --out small.safetensors\n"
      "  inkling train --json | jq .test.accuracy\n"
      "  inkling train --recipe digits\n"
      "  inkling train --recipe cnn --data mnist --checkpoint run --out cnn.safetensors\n"
      "  inkling train --recipe cnn --data mnist --checkpoint run --out cnn.safetensors --resume\n"
      "  inkling train --recipe cnn --ensemble 5 --checkpoint run --out five.safetensors");
  command->callback([options, command] {
    const bool classic = options->recipe == "classic";
    require_own_options(*command, classic);
    if (classic) return train_classic_program(*options);
    const int code = train_recipe(*options);
    if (code != 0) throw CLI::RuntimeError(code);
  });
}

}  // namespace inkling::cli
