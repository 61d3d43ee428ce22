// inkling train: the minibatch recipes.

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "cli/output.h"
#include "cli/presentation.h"
#include "cli/signals.h"
#include "cli/terminal.h"
#include "cli/train_options.h"
#include "cli/training_reporter.h"
#include "metrics/scores.h"
#include "model/model.h"
#include "synthesis/open.h"
#include "training/ensemble.h"
#include "training/evaluation.h"
#include "training/parts.h"
#include "training/recipe.h"
#include "training/recorded_run.h"

namespace inkling::cli {
namespace {

using nlohmann::ordered_json;

constexpr int kSignalExit = 128;

// What `action` gives; its errors name the option that they are about.
template <typename Action>
auto for_option(const char* option, const Action& action) {
  try {
    return action();
  } catch (const Error& error) {
    throw Error(error.kind(), fmt::format("{}: {}", option, error.what()));
  }
}

training::Recipe to_recipe(const TrainOptions& options) {
  training::Recipe recipe = training::find_recipe(options.recipe);
  if (options.data) recipe.data = *options.data;
  if (options.net) {
    recipe.temperature = 1;  // was measured with another network
    recipe.architecture = for_option("--net", [&] { return network::Architecture::parse(*options.net).to_string(); });
  }
  if (options.augment) {
    recipe.augmentation = for_option("--augment", [&] { return augmentation::parse_augmentation(*options.augment); });
  }
  if (options.epochs) recipe.epochs = *options.epochs;
  if (options.batch) recipe.batch = *options.batch;
  recipe.shard_size = std::min(recipe.shard_size, recipe.batch);
  if (options.learning_rate) recipe.schedule.learning_rate = *options.learning_rate;
  return recipe;
}

// What to learn from, what to watch, and what to measure the result on.
struct Images {
  dataset::Dataset train;
  std::optional<dataset::Dataset> own_test;  // where the images to test on are a dataset of their own
  training::Parts parts;                     // rows of `train`; `test` is of own_test where that is there
  model::SplitKind split = model::SplitKind::kOwn;

  const dataset::Dataset& test() const { return own_test ? *own_test : train; }
};

// The dataset to test on that `--test` names: its own test part where it has one.
dataset::Dataset open_test(const std::string& spec, const dataset::Dataset& train) {
  dataset::DataPair pair = synthesis::open_any_dataset(spec);
  for (const std::string& warning : pair.warnings) complain("warning: " + warning);
  dataset::Dataset test = pair.test ? std::move(*pair.test) : std::move(pair.train);
  if (test.height != train.height || test.width != train.width) {
    base::fail(ErrorKind::kData, "{}: expected images of {}x{} pixels as those to train on, got {}x{}", spec,
               train.width, train.height, test.width, test.height);
  }
  return test;
}

Images load_images(const TrainOptions& options, const training::Recipe& recipe) {
  dataset::DataPair pair = synthesis::open_any_dataset(recipe.data);
  for (const std::string& warning : pair.warnings) complain("warning: " + warning);
  Images images{std::move(pair.train), std::move(pair.test), {}, model::SplitKind::kOwn};
  if (options.test) images.own_test = open_test(*options.test, images.train);
  if (images.own_test) {
    images.parts = training::without_test_part(images.train);
    images.parts.test = training::all_rows(*images.own_test);
  } else {
    images.parts = for_option(
        "--test-fraction", [&] { return training::with_test_part(images.train, options.seed, options.test_fraction); });
    images.split = model::SplitKind::kStratified;
  }
  if (options.validation > 0) {
    for_option("--validation",
               [&] { training::keep_validation_part(images.train, options.seed, options.validation, images.parts); });
  }
  return images;
}

std::string heading(const TrainOptions& options, const training::Recipe& recipe, const Images& images,
                    std::size_t threads) {
  std::uint64_t parameters = 0;
  for (const network::LayerSummary& layer : network::Architecture::parse(recipe.architecture).summary())
    parameters += layer.parameters;
  return fmt::format(
      "Training {} on {}: {} images to learn from{}, {} to test on\n{}{}, {}, seed {}, {}\n", options.recipe,
      recipe.data, images.parts.train.size(),
      images.parts.validation.empty() ? "" : fmt::format(", {} to watch", images.parts.validation.size()),
      images.parts.test.size(),
      options.ensemble == 1 ? "" : fmt::format("{} of ", counted(options.ensemble, "network")),
      counted(parameters, "parameter"), counted(recipe.epochs, "epoch"), options.seed, counted(threads, "thread"));
}

ReportStyle style_of(const TrainOptions& options) {
  if (options.jsonl) return ReportStyle::kEvents;
  return options.json || options.quiet ? ReportStyle::kNothing : ReportStyle::kText;
}

// What came of a run.
struct Trained {
  training::EnsembleResult result;
  double temperature = 1;
  training::Evaluation test;
  std::vector<training::Evaluation> member_tests;  // of each network of several
  double seconds = 0;
};

Trained measure(training::EnsembleResult result, const training::Recipe& recipe, const Images& images, double seconds,
                base::ThreadPool& pool) {
  const std::vector<std::size_t>& validation = images.parts.validation;
  const double temperature = validation.empty()
                                 ? recipe.temperature
                                 : training::calibrated_temperature(result.networks, images.train, validation, pool);
  const std::vector<metrics::Scores> logits =
      training::logits_of(result.networks, images.test(), images.parts.test, pool);
  Trained trained{std::move(result), temperature, {}, {}, seconds};
  trained.test = training::evaluate(metrics::probabilities(logits, temperature), images.test(), images.parts.test);
  if (logits.size() == 1) return trained;
  for (const metrics::Scores& scores : logits) {
    trained.member_tests.push_back(training::evaluate(scores, images.test(), images.parts.test));
  }
  return trained;
}

// All that makes the run what it is besides data and seed, as the model file has it (training/recorded_run.h).
std::string recorded_configuration(const TrainOptions& options, const training::Recipe& recipe) {
  return training::to_text(training::RecordedRun{recipe, options.validation, options.patience});
}

model::Model to_model(const TrainOptions& options, const training::Recipe& recipe, const Images& images,
                      const Trained& trained) {
  const double test_fraction = images.split == model::SplitKind::kOwn ? 0 : options.test_fraction;
  model::Model model{trained.result.networks,
                     {options.recipe, recorded_configuration(options, recipe), recipe.data,
                      dataset::content_hash(images.train), options.seed, images.split, test_fraction}};
  model.temperature = trained.temperature;
  model.normalization = model::usual_normalization(images.train.height, images.train.width);
  return model;
}

ordered_json history_json(const std::vector<training::EpochReport>& history) {
  ordered_json json = ordered_json::array();
  for (const training::EpochReport& report : history) json.push_back(to_json(report));
  return json;
}

// A run's own history; of several networks each one's seed, history and accuracy.
void add_histories(const TrainOptions& options, const Trained& trained, ordered_json& document) {
  const auto& histories = trained.result.histories;
  document["epochs"] = histories.back().size();
  if (histories.size() == 1) {
    document["history"] = history_json(histories.front());
    return;
  }
  document["members"] = ordered_json::array();
  for (std::size_t i = 0; i < histories.size(); ++i) {
    document["members"].push_back({{"seed", options.seed + i},
                                   {"history", history_json(histories[i])},
                                   {"test_accuracy", trained.member_tests[i].confusion.accuracy()}});
  }
}

void print_result(const TrainOptions& options, const training::Recipe& recipe, const Trained& trained) {
  ordered_json document = {{"recipe", options.recipe},
                           {"data", recipe.data},
                           {"seed", options.seed},
                           {"configuration", recorded_configuration(options, recipe)},
                           {"seconds", trained.seconds},
                           {"stopped_early", trained.result.stopped_early},
                           {"temperature", trained.temperature}};
  add_histories(options, trained, document);
  document["test"] = report_json(trained.test);
  document["model"] = options.out;
  if (!options.jsonl) return print_json(document);
  ordered_json event = {{"event", "result"}};
  event.update(document);
  print_json(event, JsonLayout::kLine);
}

void print_text(const TrainOptions& options, const Images& images, const Trained& trained) {
  const std::size_t epochs = trained.result.histories.back().size();
  const metrics::Confusion& confusion = trained.test.confusion;
  output().print("{}After {}{}: {} of {} test digits read correctly, accuracy {:.4f} ({})\n", options.quiet ? "" : "\n",
                 options.ensemble == 1 ? "" : fmt::format("{} of ", counted(options.ensemble, "network")),
                 counted(epochs, "epoch"), confusion.correct(), confusion.total(), confusion.accuracy(),
                 duration_text(trained.seconds));
  if (options.quiet) return;
  output().print("\n{}", report_text(trained.test));
  if (options.show > 0) {
    output().print("\n{}", draw_digits(images.test(), images.parts.test, trained.test, options.show));
  }
  output().print("\nModel written to {}\n", options.out);
}

}  // namespace

int train_recipe(const TrainOptions& options) {
  const training::Recipe recipe = to_recipe(options);
  base::require_writable(options.out);
  const Images images = load_images(options, recipe);
  const std::size_t threads = options.threads.value_or(std::max(1u, std::thread::hardware_concurrency()));
  const training::TrainingData data{images.train, images.parts.train, images.parts.validation};
  const training::EnsembleOptions ensemble{
      {options.seed, threads, options.patience, nullptr, options.resume}, options.ensemble, options.checkpoint};
  training::require_fitting(recipe, data, ensemble.trainer);

  const StopSignals signals;
  TrainingReporter reporter({style_of(options), heading(options, recipe, images, threads), recipe.epochs, options.quiet,
                             options.checkpoint.has_value()});
  training::EnsembleResult result = training::train_ensemble(recipe, data, ensemble, reporter);
  const double seconds = reporter.seconds();
  if (result.interrupted) {
    reporter.on_interruption();
    return kSignalExit + StopSignals::received();
  }

  base::ThreadPool pool(threads);
  const Trained trained = measure(std::move(result), recipe, images, seconds, pool);
  // The model first: a full disk behind standard output does not cost the hours that it may have taken.
  model::save_model(to_model(options, recipe, images, trained), options.out);
  options.json || options.jsonl ? print_result(options, recipe, trained) : print_text(options, images, trained);
  return 0;
}

}  // namespace inkling::cli
