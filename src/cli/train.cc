// inkling train: the published program.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "base/files.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/presentation.h"
#include "dataset/builtin.h"
#include "model/model.h"
#include "training/classic.h"
#include "training/evaluation.h"

namespace inkling::cli {
namespace {

constexpr std::uint64_t kMaxDrawn = 10000;
constexpr std::uint64_t kMaxThreads = 256;

struct TrainOptions {
  ClassicOptions classic;
  std::string out = kDefaultModel;
  std::size_t show = 0;
  bool json = false;
  bool quiet = false;
};

struct TrainResult {
  ClassicRun run;
  std::vector<ClassicMeasurement> history;
  double seconds;
  Evaluation test;
};

void print_result(const TrainOptions& options, const TrainResult& result) {
  nlohmann::ordered_json history = nlohmann::ordered_json::array();
  for (const auto& [step, accuracy] : result.history) history.push_back({{"step", step}, {"accuracy", accuracy}});
  nlohmann::ordered_json document = {
      {"recipe", "classic"},       {"seed", options.classic.seed},  {"steps", options.classic.steps},
      {"seconds", result.seconds}, {"history", std::move(history)}, {"test", report_json(result.test)},
      {"model", options.out},
  };
  document["warnings"] = nlohmann::ordered_json::array();
  if (const auto warning = describe_unread_digits(result.test)) document["warnings"].push_back(*warning);
  print_json(document);
}

void print_text(const TrainOptions& options, const Dataset& data, const TrainResult& result) {
  const Confusion& confusion = result.test.confusion;
  output().print("{}After {} steps: {} of {} test digits read correctly, accuracy {:.4f} ({:.0f} ms)\n",
                 options.quiet ? "" : "\n", options.classic.steps, confusion.correct(), confusion.total(),
                 confusion.accuracy(), result.seconds * 1000);
  if (options.quiet) return;
  output().print("\n{}", report_text(result.test));
  if (options.show > 0) output().print("\n{}", draw_digits(data, result.run.split.test, result.test, options.show));
  output().print("\nModel written to {}\n", options.out);
}

Model to_model(const TrainOptions& options, const Dataset& data, const ClassicNetwork& network) {
  return {network,
          data.height,
          data.width,
          {"classic", data.name, options.classic.seed, options.classic.steps, options.classic.learning_rate,
           options.classic.test_fraction}};
}

void train(const TrainOptions& options) {
  require_writable(options.out);
  const Dataset data = builtin_digits();
  const bool table = !options.json && !options.quiet;
  if (table) {
    output().print("Training a {}-{}-10 network on {} 8x8 digits, seed {}\n\n{:>8}  {:>8}\n", data.image_size(),
                   options.classic.hidden, data.size(), options.classic.seed, "step", "accuracy");
  }
  std::vector<ClassicMeasurement> history;
  const auto listener = [&](const ClassicMeasurement& measurement) {
    history.push_back(measurement);
    if (!table) return;
    output().print("{:>8}  {:>8.4f}\n", measurement.step, measurement.accuracy);
    output().flush();
  };
  const auto start = std::chrono::steady_clock::now();
  ClassicRun run = train_classic(data, options.classic, listener);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;

  const Evaluation test = evaluate(run.network, data, run.split.test);
  save_model(to_model(options, data, run.network), options.out);
  const TrainResult result{std::move(run), std::move(history), seconds.count(), test};
  options.json ? print_result(options, result) : print_text(options, data, result);
  output().flush();
  if (const auto warning = describe_unread_digits(test)) complain("warning: " + *warning);
}

}  // namespace

void add_train(CLI::App& app) {
  constexpr std::uint64_t kAny = std::numeric_limits<std::uint64_t>::max();
  auto options = std::make_shared<TrainOptions>();
  ClassicOptions& classic = options->classic;
  CLI::App* command = app.add_subcommand("train", "Train the published 64-100-10 network on the built-in digits");
  command->add_option("--seed", classic.seed, "Draws weights, split and order as np.random.seed does")
      ->check(whole_number(0, std::numeric_limits<std::uint32_t>::max()))
      ->capture_default_str();
  command->add_option("--steps", classic.steps, "Training steps, one digit each")
      ->check(whole_number(0, kAny / 2))
      ->capture_default_str();
  command->add_option("--lr", classic.learning_rate, "Learning rate")
      ->check(number_between(0, std::numeric_limits<double>::infinity()))
      ->capture_default_str();
  command->add_option("--hidden", classic.hidden, "Hidden units")
      ->check(whole_number(1, ClassicOptions::kMaxHidden))
      ->capture_default_str();
  command->add_option("--every", classic.every, "Steps between two measurements of the accuracy")
      ->check(whole_number(1, kAny / 2))
      ->capture_default_str();
  command->add_option("--threads", classic.threads, "Threads that measure the accuracy (a step needs the one before)")
      ->check(whole_number(1, kMaxThreads))
      ->capture_default_str();
  add_choice<Precision>(*command, "--precision", classic.precision,
                        {{"float", Precision::kFloat}, {"double", Precision::kDouble}},
                        "float (the default), or double as the published program");
  command->add_option("--test-fraction", classic.test_fraction, "Share of the digits kept for testing")
      ->check(number_between(0, 1))
      ->capture_default_str();
  command->add_option("--out", options->out, "The model file to write")->capture_default_str();
  command->add_option("--show", options->show, "Draw that many test digits in the terminal")
      ->check(whole_number(0, kMaxDrawn))
      ->capture_default_str();
  command->add_flag("--json", options->json, "Print one JSON document instead of text");
  command->add_flag("-q,--quiet", options->quiet, "Print the final accuracy only");
  command->footer(
      "Examples:\n"
      "  inkling train\n"
      "  inkling train --seed 7 --show 8\n"
      "  inkling train --hidden 30 --steps 50000 --every 5000 --out small.safetensors\n"
      "  inkling train --json | jq .test.accuracy");
  command->callback([options] { train(*options); });
}

}  // namespace inkling::cli
