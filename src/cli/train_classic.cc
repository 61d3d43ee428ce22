// inkling train: the published program.

#include <fmt/format.h>

#include <chrono>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "classic/run.h"
#include "cli/output.h"
#include "cli/presentation.h"
#include "cli/train_options.h"
#include "dataset/builtin.h"
#include "model/model.h"
#include "training/evaluation.h"
#include "training/recorded_run.h"

namespace inkling::cli {
namespace {

struct TrainResult {
  classic::ClassicRun run;
  std::vector<classic::ClassicMeasurement> history;
  double seconds;
  training::Evaluation test;
};

void print_result(const TrainOptions& options, const TrainResult& result) {
  nlohmann::ordered_json history = nlohmann::ordered_json::array();
  for (const auto& [step, accuracy] : result.history) history.push_back({{"step", step}, {"accuracy", accuracy}});
  nlohmann::ordered_json document = {
      {"recipe", "classic"},       {"seed", options.seed},          {"steps", options.steps},
      {"seconds", result.seconds}, {"history", std::move(history)}, {"test", report_json(result.test)},
      {"model", options.out},
  };
  document["warnings"] = nlohmann::ordered_json::array();
  if (const auto warning = training::describe_unread_digits(result.test)) document["warnings"].push_back(*warning);
  print_json(document);
}

void print_text(const TrainOptions& options, const dataset::Dataset& data, const TrainResult& result) {
  const metrics::Confusion& confusion = result.test.confusion;
  output().print("{}After {} steps: {} of {} test digits read correctly, accuracy {:.4f} ({:.0f} ms)\n",
                 options.quiet ? "" : "\n", options.steps, confusion.correct(), confusion.total(), confusion.accuracy(),
                 result.seconds * 1000);
  if (options.quiet) return;
  output().print("\n{}", report_text(result.test));
  if (options.show > 0) output().print("\n{}", draw_digits(data, result.run.split.test, result.test, options.show));
}

classic::ClassicOptions to_classic(const TrainOptions& options) {
  if (options.seed > std::numeric_limits<std::uint32_t>::max()) {
    base::fail(ErrorKind::kUsage, "--seed: the classic recipe takes 0 to 4294967295, as np.random.seed does, got {}",
               options.seed);
  }
  classic::ClassicOptions classic;
  classic.seed = static_cast<std::uint32_t>(options.seed);
  classic.steps = options.steps;
  classic.learning_rate = options.learning_rate.value_or(classic.learning_rate);
  classic.hidden = options.hidden;
  classic.every = options.every;
  classic.threads = options.threads.value_or(1);
  classic.precision = options.precision;
  classic.test_fraction = options.test_fraction;
  return classic;
}

model::Model to_model(const classic::ClassicOptions& classic, const dataset::Dataset& data,
                      const network::Network& network) {
  model::Model model{{network},
                     {"classic", training::to_text(classic), data.name, dataset::content_hash(data), classic.seed,
                      model::SplitKind::kNumpy, classic.test_fraction}};
  model.normalization = model::usual_normalization(data.height, data.width);
  model.full_ink = data.max_value;
  model.outputs = model::OutputKind::kSigmoids;
  return model;
}

}  // namespace

void train_classic_program(const TrainOptions& options) {
  const classic::ClassicOptions classic = to_classic(options);
  base::require_writable(options.out);
  const dataset::Dataset data = dataset::builtin_digits();
  const bool table = !options.json && !options.quiet;
  if (table) {
    output().print("Training a {}-{}-10 network on {} 8x8 digits, seed {}\n\n{:>8}  {:>8}\n", data.image_size(),
                   classic.hidden, data.size(), classic.seed, "step", "accuracy");
  }
  std::vector<classic::ClassicMeasurement> history;
  const auto listener = [&](const classic::ClassicMeasurement& measurement) {
    history.push_back(measurement);
    if (!table) return;
    output().print("{:>8}  {:>8.4f}\n", measurement.step, measurement.accuracy);
    output().flush();
  };
  const auto start = std::chrono::steady_clock::now();
  classic::ClassicRun run = classic::train_classic(data, classic, listener);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;

  const training::Evaluation test = training::evaluate({metrics::kDigits, run.test_outputs}, data, run.split.test);
  // What cannot be printed leaves no model either, nor replaces one.
  base::PendingFile model(options.out, model::serialize(to_model(classic, data, run.network)));
  const TrainResult result{std::move(run), std::move(history), seconds.count(), test};
  options.json ? print_result(options, result) : print_text(options, data, result);
  output().flush();
  model.put_in_place();
  if (table) output().print("\nModel written to {}\n", options.out);
  output().flush();
  if (const auto warning = training::describe_unread_digits(test)) complain("warning: " + *warning);
}

}  // namespace inkling::cli
