// inkling verify: trains a model again from what its file records, and compares the bits.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "classic/run.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/presentation.h"
#include "cli/signals.h"
#include "cli/training_reporter.h"
#include "model/model.h"
#include "synthesis/open.h"
#include "training/ensemble.h"
#include "training/parts.h"
#include "training/recorded_run.h"

namespace inkling::cli {
namespace {

constexpr std::uint64_t kMaxThreads = 256;
constexpr int kDiffers = 1;
constexpr int kSignalExit = 128;
constexpr std::size_t kMaxPath = 4096;

struct VerifyOptions {
  std::string model = kDefaultModel;
  std::optional<std::string> data;
  std::optional<std::size_t> threads;
  std::optional<std::string> checkpoint;
  bool resume = false;
  bool json = false;
  bool quiet = false;
};

// What a file records and what training gave.
struct Verdict {
  std::string recorded;    // SHA-256 of the tensors
  std::string trained;     // of those trained again
  double temperature = 1;  // trained again, or as recorded where it is not of this run
  double seconds = 0;
};

// Data that the model was trained on, to the last pixel.
dataset::Dataset open_own_data(const VerifyOptions& options, const model::Provenance& origin) {
  const std::string spec = options.data.value_or(origin.data);
  dataset::DataPair pair = synthesis::open_any_dataset(spec);
  const std::string hash = dataset::content_hash(pair.train);
  if (hash == origin.data_sha256) return std::move(pair.train);
  base::fail(ErrorKind::kData, "{}: is not what the model was trained on: expected content {}, got {}{}",
             base::printable(spec, kMaxPath), base::printable(origin.data_sha256, 12), hash.substr(0, 12),
             options.data ? "" : " (--data names another)");
}

// Whether the recorded recipe is of the model's network.
void require_same(const std::string& architecture, const model::Model& model) {
  if (architecture == model.architecture()) return;
  base::fail(ErrorKind::kData, "the recorded recipe is of another network: expected '{}', got '{}'",
             model.architecture(), base::printable(architecture));
}

model::Model train_classic_again(const model::Model& model, const dataset::Dataset& data, std::size_t threads) {
  const model::Provenance& origin = model.provenance;
  classic::ClassicOptions classic = training::parse_classic_run(origin.configuration);
  if (origin.seed > std::numeric_limits<std::uint32_t>::max()) {
    base::fail(ErrorKind::kData, "the model does not record how it was trained");
  }
  require_same(classic::classic_architecture(data.height, data.width, classic.hidden).to_string(), model);
  classic.seed = static_cast<std::uint32_t>(origin.seed);
  classic.test_fraction = origin.test_fraction;
  classic.threads = threads;
  classic.every = std::max<std::uint64_t>(1, classic.steps);  // what is measured on the way changes nothing
  model::Model again = model;
  again.networks = {classic::train_classic(data, classic, [](const classic::ClassicMeasurement&) {}).network};
  return again;
}

training::Parts recorded_parts(const model::Provenance& origin, const dataset::Dataset& data, double validation) {
  training::Parts parts = origin.split == model::SplitKind::kOwn
                              ? training::without_test_part(data)
                              : training::with_test_part(data, origin.seed, origin.test_fraction);
  if (validation > 0) training::keep_validation_part(data, origin.seed, validation, parts);
  return parts;
}

// nullopt where a signal ended it.
std::optional<model::Model> train_recipe_again(const VerifyOptions& options, const model::Model& model,
                                               const dataset::Dataset& data, std::size_t threads) {
  const model::Provenance& origin = model.provenance;
  const training::RecordedRun run = training::parse_recorded_run(origin.configuration);
  require_same(run.recipe.architecture, model);
  training::Parts parts = recorded_parts(origin, data, run.validation);
  const training::TrainingData training{data, std::move(parts.train), std::move(parts.validation)};
  const training::EnsembleOptions ensemble{
      {origin.seed, threads, run.patience, nullptr, options.resume}, model.networks.size(), options.checkpoint};
  const std::string heading =
      fmt::format("Training {} on {} again: {}, {}, seed {}, {}\n", base::printable(origin.recipe),
                  base::printable(data.name), counted(training.train.size(), "image"),
                  counted(run.recipe.epochs, "epoch"), origin.seed, counted(threads, "thread"));
  TrainingReporter reporter({options.json || options.quiet ? ReportStyle::kNothing : ReportStyle::kText, heading,
                             run.recipe.epochs, options.quiet, options.checkpoint.has_value()});
  training::EnsembleResult result = training::train_ensemble(run.recipe, training, ensemble, reporter);
  if (result.interrupted) {
    reporter.on_interruption();
    return std::nullopt;
  }
  model::Model again = model;
  again.networks = std::move(result.networks);
  if (!training.validation.empty()) {
    base::ThreadPool pool(threads);
    again.temperature = training::calibrated_temperature(again.networks, data, training.validation, pool);
  }
  return again;
}

void print_verdict(const VerifyOptions& options, const model::Model& model, const Verdict& verdict, bool same) {
  if (options.json) {
    const nlohmann::ordered_json document = {{"model", options.model},
                                             {"same", same},
                                             {"recorded_sha256", verdict.recorded},
                                             {"trained_sha256", verdict.trained},
                                             {"recorded_temperature", model.temperature},
                                             {"trained_temperature", verdict.temperature},
                                             {"seconds", verdict.seconds}};
    return print_json(document);
  }
  if (same) {
    return output().print("{}the same bits: SHA-256 of the tensors {}\n", options.quiet ? "" : "\n", verdict.trained);
  }
  output().print("{}different: the file's tensors have SHA-256 {} and temperature {}, those trained again {} and {}\n",
                 options.quiet ? "" : "\n", verdict.recorded, model.temperature, verdict.trained, verdict.temperature);
}

// Returns the exit code.
int verify(const VerifyOptions& options) {
  const model::Model model = model::open_model(options.model);
  const std::size_t threads = options.threads.value_or(std::max(1u, std::thread::hardware_concurrency()));
  const dataset::Dataset data = open_own_data(options, model.provenance);
  const StopSignals signals;
  const auto start = std::chrono::steady_clock::now();
  std::optional<model::Model> again;
  try {
    again = model.provenance.split == model::SplitKind::kNumpy ? train_classic_again(model, data, threads)
                                                               : train_recipe_again(options, model, data, threads);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kIo || error.kind() == ErrorKind::kDiverged) throw;
    throw Error(ErrorKind::kData, fmt::format("{}: {}", options.model, error.what()));  // what it records is at fault
  }
  if (!again) return kSignalExit + StopSignals::received();
  const Verdict verdict{model::tensors_hash(model), model::tensors_hash(*again), again->temperature,
                        seconds_since(start)};
  const bool same = verdict.recorded == verdict.trained && verdict.temperature == model.temperature;
  print_verdict(options, model, verdict, same);
  output().flush();
  return same ? 0 : kDiffers;
}

}  // namespace

void add_verify(CLI::App& app) {
  auto options = std::make_shared<VerifyOptions>();
  CLI::App* command =
      app.add_subcommand("verify", "Train a model again from what its file records, and compare the bits");
  command->add_option("model", options->model, "The model file, or builtin")->capture_default_str();
  command->add_option("--data", options->data, "What it was trained on, where that is not where it was");
  command->add_option("--threads", options->threads, "Threads, which change nothing but the speed")
      ->check(whole_number(1, kMaxThreads));
  command->add_option("--checkpoint", options->checkpoint, "A folder for checkpoints, as of inkling train");
  command->add_flag("--resume", options->resume, "Go on from the newest checkpoint there")->needs("--checkpoint");
  command->add_flag("--json", options->json, "Print one JSON document instead of text");
  command->add_flag("-q,--quiet", options->quiet, "Print the verdict only");
  command->footer(
      "The exit code is 0 where the bits are the same and 1 where they are not. Other versions of Inkling or oneDNN, "
      "and\n"
      "processors with other vector instructions, may give other bits.\n"
      "\nExamples:\n"
      "  inkling verify inkling.safetensors\n"
      "  inkling verify builtin --checkpoint run");
  command->callback([options] {
    const int code = verify(*options);
    if (code != 0) throw CLI::RuntimeError(code);
  });
}

}  // namespace inkling::cli
