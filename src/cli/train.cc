// inkling train: its options, and which way they go.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/data_options.h"
#include "cli/processes.h"
#include "cli/train_options.h"
#include "cli/voice.h"
#include "model/model.h"
#include "training/recipe.h"
#include "training/recipe_fields.h"

namespace inkling::cli {
namespace {

constexpr std::uint64_t kMaxDrawn = 10000;
constexpr std::uint64_t kMaxThreads = 256;
constexpr std::uint64_t kMaxSeed = std::numeric_limits<std::uint64_t>::max() / 2;

constexpr const char* kClassicGroup = "The classic recipe's own";
constexpr const char* kRecipeGroup = "The other recipes' own";

// As they were given.
struct TrainOptions {
  TrainCommand command;
  std::string recipe = "classic";
  std::optional<std::size_t> threads;  // default: 1 for the classic recipe, all of the machine's for the others
  std::optional<std::string> data;
  std::map<std::string, std::string> settings;  // of the recipe: value by option
};

void add_common(CLI::App& app, TrainOptions& options) {
  std::vector<std::string> names;
  for (const training::Recipe& recipe : training::recipes()) names.push_back(recipe.name);
  TrainCommand& command = options.command;
  app.add_option("--recipe", options.recipe, fmt::format("What to train: {}", fmt::join(names, ", ")))
      ->capture_default_str();
  app.add_option("--seed", command.run.seed,
                 "The same seed gives the same network; classic draws as np.random.seed does")
      ->check(whole_number(0, kMaxSeed))
      ->capture_default_str();
  app.add_option("--threads", options.threads,
                 "Threads, which change nothing but the speed (classic's steps follow one another: they measure there)")
      ->check(whole_number(1, kMaxThreads));
  app.add_option("--test-fraction", command.run.test_fraction,
                 "Share of the digits kept for testing, where the data has no test part of its own")
      ->check(number_between(0, 1))
      ->capture_default_str();
  app.add_option("--out", command.out, "The model file to write")->capture_default_str();
  app.add_option("--show", command.show, "Draw that many test digits in the terminal")
      ->check(whole_number(0, kMaxDrawn))
      ->capture_default_str();
  app.add_option("--report", command.report, "Write the run and its test, with pictures, to an HTML file");
  app.add_flag("--json", command.json, "Print one JSON document instead of text");
  app.add_flag("-q,--quiet", command.quiet, "Print the final accuracy only");
}

// The options of the recipe's settings. One that both kinds of recipe have is of neither group.
template <typename Settings>
void add_fields(CLI::App& app, const std::vector<training::Field<Settings>>& fields, const char* group,
                TrainOptions& options) {
  for (const training::Field<Settings>& field : fields) {
    const char* name = field.option.name;
    if (name == nullptr) continue;
    if (CLI::Option* same = app.get_option_no_throw(name)) {
      same->group("Options")->default_str("");  // each kind has its own
      continue;
    }
    const auto note = [&options, name](const std::string& text) { options.settings[name] = text; };
    CLI::Option* option = app.add_option_function<std::string>(name, note, field.option.help);
    option->type_name(field.option.type)->group(group);
    if (field.option.check) option->check(field.option.check);
    // The recipes that train in minibatches have defaults of their own.
    if (std::is_same_v<Settings, training::ClassicSettings>) option->default_str(field.write(Settings()));
  }
}

void add_minibatch(CLI::App& app, TrainOptions& options) {
  TrainCommand& command = options.command;
  training::TrainOptions& run = command.run;
  app.add_option("--data", options.data, "digits, mnist, reading, or a file or folder that `inkling data info` knows")
      ->group(kRecipeGroup);
  add_data_options(app, command.open, kRecipeGroup);
  app.add_option("--test", command.test, "Data to test on: what has a test part, else all of it")->group(kRecipeGroup);
  add_fields(app, training::minibatch_fields(), kRecipeGroup, options);
  app.add_option("--ensemble", run.members, "Networks in the model, from seeds N, N+1, …: they read together")
      ->check(whole_number(1, model::kMaxMembers))
      ->capture_default_str()
      ->group(kRecipeGroup);
  app.add_option("--validation", run.validation,
                 "Share of the training images kept to watch the learning by, and to fit the model's temperature on")
      ->check(number_between(0, 1))
      ->group(kRecipeGroup);
  app.add_option("--patience", run.patience,
                 "End after so many epochs without a lower validation loss, with the best epoch's network")
      ->check(whole_number(1, training::MinibatchSettings::kMaxEpochs))
      ->needs("--validation")
      ->group(kRecipeGroup);
  app.add_option("--checkpoint", run.checkpoint, "A folder for checkpoints, one after each epoch at least")
      ->group(kRecipeGroup);
  app.add_flag("--resume", run.resume, "Go on from the newest checkpoint there")
      ->needs("--checkpoint")
      ->group(kRecipeGroup);
  app.add_flag("--jsonl", command.jsonl, "Print a line of JSON an event")->excludes("--json")->group(kRecipeGroup);
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

template <typename Settings>
void apply(const std::vector<training::Field<Settings>>& fields, const std::map<std::string, std::string>& values,
           Settings& settings) {
  for (const training::Field<Settings>& field : fields) {
    if (field.option.name == nullptr) continue;
    const auto value = values.find(field.option.name);
    if (value == values.end()) continue;
    try {
      field.read(value->second, settings);
    } catch (const Error& error) {
      throw Error(error.kind(), fmt::format("{}: {}", field.option.name, error.what()));
    }
  }
}

// An error about an option of the run calls it by its name in the library: it gets the one of the command line.
[[noreturn]] void rethrow_with_option(const Error& error) {
  static constexpr std::array<std::pair<std::string_view, const char*>, 3> kNames = {
      {{"seed: ", "--seed"}, {"test_fraction: ", "--test-fraction"}, {"validation: ", "--validation"}}};
  const std::string_view message = error.what();
  for (const auto& [name, option] : kNames) {
    if (error.kind() != ErrorKind::kUsage || !message.starts_with(name)) continue;
    base::fail(ErrorKind::kUsage, "{}: {}", option, message.substr(name.size()));
  }
  throw error;
}

// As one of the processes that mpirun started.
void train_together(const Launch& started, TrainCommand& command, std::optional<std::size_t> threads) {
  Processes processes(started);
  training::Ranks& ranks = processes.ranks();
  try {
    ranks.together([&] {
      command.run.threads = threads ? *threads : processes.usual_threads();
      train_minibatch_recipe(command, &ranks);
    });
  } catch (const Error&) {
    if (!ranks.all_heard()) set_voice(Voice::kSpeaks);
    throw;
  }
}

void train(TrainOptions& options, const CLI::App& app) {
  const Launch started = launch();
  if (started.rank > 0) set_voice(Voice::kSilent);
  const bool is_classic = options.recipe == "classic";
  require_own_options(app, is_classic);
  TrainCommand& command = options.command;
  if (command.report == command.out) {
    base::fail(ErrorKind::kUsage, "--report: expected another file than --out, got '{}' for both",
               base::printable(command.out));
  }
  command.recipe = training::find_recipe(options.recipe);
  if (options.data) command.recipe.data = *options.data;
  if (auto* classic = std::get_if<training::ClassicSettings>(&command.recipe.settings)) {
    if (started.count > 1) {
      base::fail(ErrorKind::kUsage,
                 "the classic recipe takes one image a step, which {} processes cannot share: choose another with "
                 "--recipe",
                 started.count);
    }
    apply(training::classic_fields(), options.settings, *classic);
    command.run.threads = options.threads.value_or(1);
    return train_classic_recipe(command);
  }
  apply(training::minibatch_fields(), options.settings, std::get<training::MinibatchSettings>(command.recipe.settings));
  if (started.count > 1) return train_together(started, command, options.threads);
  command.run.threads = options.threads.value_or(std::max(1u, std::thread::hardware_concurrency()));
  train_minibatch_recipe(command);
}

}  // namespace

void add_train(CLI::App& app, const std::string& invocation) {
  auto options = std::make_shared<TrainOptions>();
  options->command.invocation = invocation;
  CLI::App* command = app.add_subcommand(
      "train", "Train a network: without options, the published 64-100-10 network on the built-in digits");
  add_common(*command, *options);
  add_fields(*command, training::classic_fields(), kClassicGroup, *options);
  add_minibatch(*command, *options);
  command->footer(
      "Examples:\n"
      "  inkling train\n"
      "  inkling train --seed 7 --show 8\n"
      "  inkling train --hidden 30 --steps 50000 --every 5000 --out small.safetensors\n"
      "  inkling train --json | jq .test.accuracy\n"
      "  inkling train --report report.html\n"
      "  inkling train --recipe digits\n"
      "  inkling train --recipe cnn --data mnist --checkpoint run --out cnn.safetensors\n"
      "  inkling train --recipe cnn --data mnist --checkpoint run --out cnn.safetensors --resume\n"
      "  inkling train --recipe cnn --ensemble 5 --checkpoint run --out five.safetensors\n"
      "  mpirun -n 4 inkling train --recipe cnn --data mnist --out cnn.safetensors");
  command->callback([options, command] {
    try {
      train(*options, *command);
    } catch (const Error& error) {
      rethrow_with_option(error);
    }
  });
}

}  // namespace inkling::cli
