// inkling train: the minibatch recipes.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
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
#include "dataset/split.h"
#include "model/model.h"
#include "synthesis/open.h"
#include "training/evaluation.h"
#include "training/recipe.h"
#include "training/trainer.h"

namespace inkling::cli {
namespace {

using nlohmann::ordered_json;

constexpr int kSignalExit = 128;

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// What `action` gives; its errors name the option that they are about.
template <typename Action>
auto for_option(const char* option, const Action& action) {
  try {
    return action();
  } catch (const Error& error) {
    throw Error(error.kind(), fmt::format("{}: {}", option, error.what()));
  }
}

Recipe to_recipe(const TrainOptions& options) {
  Recipe recipe = find_recipe(options.recipe);
  if (options.data) recipe.data = *options.data;
  if (options.net) {
    recipe.architecture = for_option("--net", [&] { return Architecture::parse(*options.net).to_string(); });
  }
  if (options.augment) {
    recipe.augmentation = for_option("--augment", [&] { return parse_augmentation(*options.augment); });
  }
  if (options.epochs) recipe.epochs = *options.epochs;
  if (options.batch) recipe.batch = *options.batch;
  recipe.shard_size = std::min(recipe.shard_size, recipe.batch);
  if (options.learning_rate) recipe.schedule.learning_rate = *options.learning_rate;
  return recipe;
}

// What to learn from, what to watch, and what to measure the result on.
struct Parts {
  Dataset images;
  std::vector<std::size_t> train;
  std::vector<std::size_t> validation;
  std::optional<Dataset> own_test;    // the data's own test part
  std::vector<std::size_t> test;      // rows of it, or else of `images`
  SplitKind split = SplitKind::kOwn;  // how `test` came about

  const Dataset& test_images() const { return own_test ? *own_test : images; }
};

Parts load_parts(const TrainOptions& options, const Recipe& recipe) {
  DataPair pair = open_any_dataset(recipe.data);
  for (const std::string& warning : pair.warnings) complain("warning: " + warning);
  Parts parts{std::move(pair.train), {}, {}, std::move(pair.test), {}, SplitKind::kOwn};
  if (parts.own_test) {
    parts.train = all_rows(parts.images);
    parts.test = all_rows(*parts.own_test);
  } else {
    Split split = for_option(
        "--test-fraction", [&] { return stratified_split(options.seed, parts.images.labels, options.test_fraction); });
    parts.train = std::move(split.train);
    parts.test = std::move(split.test);
    parts.split = SplitKind::kStratified;
  }
  if (options.validation > 0) {
    std::vector<std::uint8_t> labels;
    for (const std::size_t row : parts.train) labels.push_back(parts.images.labels[row]);
    const Split split =
        for_option("--validation", [&] { return stratified_split(options.seed, labels, options.validation); });
    std::vector<std::size_t> train;
    for (const std::size_t position : split.train) train.push_back(parts.train[position]);
    for (const std::size_t position : split.test) parts.validation.push_back(parts.train[position]);
    parts.train = std::move(train);
  }
  return parts;
}

ordered_json to_json(const EpochReport& report) {
  ordered_json json = {{"epoch", report.epoch},
                       {"learning_rate", report.learning_rate},
                       {"loss", report.loss},
                       {"accuracy", report.accuracy}};
  if (report.validation_loss) json["validation_loss"] = *report.validation_loss;
  if (report.validation_accuracy) json["validation_accuracy"] = *report.validation_accuracy;
  return json;
}

// Shows a run as it goes: a bar at the bottom of a terminal, a line an epoch, or a JSON object an event.
class Reporter : public TrainingListener {
 public:
  Reporter(const TrainOptions& options, std::uint32_t epochs, std::string heading)
      : options_(options), epochs_(epochs), heading_(std::move(heading)) {}

  void on_start() override {
    if (options_.json || options_.jsonl || options_.quiet) return;
    output().write(heading_);
    output().flush();
  }

  void on_step(const StepReport& report) override {
    images_ += report.images;
    if (first_step_ == 0) first_step_ = overall_step(report);
    if (options_.quiet || !progress_.is_due()) return;
    const double seconds = seconds_since(start_);
    const auto done = static_cast<double>(overall_step(report) - first_step_ + 1);
    const auto left = static_cast<double>(report.epochs * report.steps - overall_step(report));
    const std::array<std::string, 4> facts = {duration_text(seconds / done * left) + " left",
                                              fmt::format("loss {:.4f}", report.loss),
                                              fmt::format("accuracy {:.4f}", report.accuracy),
                                              fmt::format("{:.0f} images/s", static_cast<double>(images_) / seconds)};
    progress_.show(progress_text(fmt::format("epoch {}/{}", report.epoch, report.epochs),
                                 static_cast<double>(report.step) / static_cast<double>(report.steps), facts,
                                 ProgressLine::columns()));
  }

  void on_epoch(const EpochReport& report) override {
    progress_.clear();
    if (options_.jsonl) {
      ordered_json event = {{"event", "epoch"}};
      event.update(to_json(report));
      print_json(event, JsonLayout::kLine);
    } else if (!options_.json && !options_.quiet) {
      print_row(report);
    }
    output().flush();
  }

  void on_resume(std::uint32_t epoch, std::uint64_t step) override {
    if (options_.quiet) return;
    complain(epoch > epochs_ ? "this run was at its end already"
                             : fmt::format("going on in epoch {} after step {}", epoch, step));
  }

  void on_warning(const std::string& warning) override {
    progress_.clear();
    complain("warning: " + warning);
  }

  void on_interruption() {
    progress_.begin_line();
    complain(options_.checkpoint ? "interrupted: the same command with --resume goes on from here"
                                 : "interrupted: nothing was kept, as there was no --checkpoint");
  }

  bool should_stop() override { return StopSignals::received() != 0; }

 private:
  static std::uint64_t overall_step(const StepReport& report) {
    return (report.epoch - 1) * report.steps + report.step;
  }

  void print_row(const EpochReport& report) {
    if (!headed_) {
      output().print("\n{:>8}  {:>8}  {:>8}{}  {:>8}\n", "epoch", "loss", "accuracy",
                     report.validation_loss ? "  validation: loss  accuracy" : "", "time");
      headed_ = true;
    }
    output().print("{:>8}  {:>8.4f}  {:>8.4f}", report.epoch, report.loss, report.accuracy);
    if (report.validation_loss)
      output().print("  {:>16.4f}  {:>8.4f}", *report.validation_loss, *report.validation_accuracy);
    output().print("  {:>8}\n", duration_text(seconds_since(start_)));
  }

  const TrainOptions& options_;
  std::uint32_t epochs_;
  std::string heading_;
  ProgressLine progress_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::uint64_t images_ = 0;
  std::uint64_t first_step_ = 0;
  bool headed_ = false;
};

std::string heading(const TrainOptions& options, const Recipe& recipe, const Parts& parts, std::size_t threads) {
  std::uint64_t parameters = 0;
  for (const LayerSummary& layer : Architecture::parse(recipe.architecture).summary()) parameters += layer.parameters;
  const auto counted = [](std::uint64_t count, const char* what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
  };
  return fmt::format("Training {} on {}: {} images to learn from{}, {} to test on\n{}, {}, seed {}, {}\n",
                     options.recipe, recipe.data, parts.train.size(),
                     parts.validation.empty() ? "" : fmt::format(", {} to watch", parts.validation.size()),
                     parts.test.size(), counted(parameters, "parameter"), counted(recipe.epochs, "epoch"), options.seed,
                     counted(threads, "thread"));
}

void print_result(const TrainOptions& options, const Recipe& recipe, const TrainingResult& result,
                  const Evaluation& test, double seconds) {
  ordered_json history = ordered_json::array();
  for (const EpochReport& report : result.history) history.push_back(to_json(report));
  ordered_json document = {
      {"recipe", options.recipe},        {"data", recipe.data},       {"seed", options.seed},
      {"epochs", result.history.size()}, {"seconds", seconds},        {"stopped_early", result.stopped_early},
      {"history", std::move(history)},   {"test", report_json(test)}, {"model", options.out}};
  if (options.jsonl) {
    ordered_json event = {{"event", "result"}};
    event.update(document);
    print_json(event, JsonLayout::kLine);
  } else {
    print_json(document);
  }
}

void print_text(const TrainOptions& options, const Parts& parts, const TrainingResult& result, const Evaluation& test,
                double seconds) {
  output().print("{}After {} epoch{}: {} of {} test digits read correctly, accuracy {:.4f} ({})\n",
                 options.quiet ? "" : "\n", result.history.size(), result.history.size() == 1 ? "" : "s",
                 test.confusion.correct(), test.confusion.total(), test.confusion.accuracy(), duration_text(seconds));
  if (options.quiet) return;
  output().print("\n{}", report_text(test));
  if (options.show > 0) output().print("\n{}", draw_digits(parts.test_images(), parts.test, test, options.show));
  output().print("\nModel written to {}\n", options.out);
}

}  // namespace

int train_recipe(const TrainOptions& options) {
  const Recipe recipe = to_recipe(options);
  require_writable(options.out);
  const Parts parts = load_parts(options, recipe);
  const std::size_t threads = options.threads.value_or(std::max(1u, std::thread::hardware_concurrency()));
  const TrainingData data{parts.images, parts.train, parts.validation};
  TrainerOptions trainer_options{options.seed, threads, options.patience, nullptr, options.resume};
  require_fitting(recipe, data, trainer_options);
  std::optional<CheckpointFolder> checkpoints;
  if (options.checkpoint) trainer_options.checkpoints = &checkpoints.emplace(*options.checkpoint);

  const StopSignals signals;
  const auto start = std::chrono::steady_clock::now();
  Reporter reporter(options, recipe.epochs, heading(options, recipe, parts, threads));
  const TrainingResult result = train(recipe, data, trainer_options, reporter);
  const double seconds = seconds_since(start);
  if (result.interrupted) {
    reporter.on_interruption();
    return kSignalExit + StopSignals::received();
  }

  ThreadPool pool(threads);
  const Evaluation test =
      evaluate(outputs_of(result.network, parts.test_images(), parts.test, pool), parts.test_images(), parts.test);
  const double test_fraction = parts.split == SplitKind::kOwn ? 0 : options.test_fraction;
  save_model({result.network,
              {options.recipe, configuration(recipe), recipe.data, content_hash(parts.images), options.seed,
               parts.split, test_fraction}},
             options.out);
  if (options.json || options.jsonl) {
    print_result(options, recipe, result, test, seconds);
  } else {
    print_text(options, parts, result, test, seconds);
  }
  return 0;
}

}  // namespace inkling::cli
