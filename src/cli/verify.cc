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
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/model_options.h"
#include "cli/output.h"
#include "cli/presentation.h"
#include "cli/signals.h"
#include "cli/training_reporter.h"
#include "model/model.h"
#include "synthesis/open.h"
#include "training/train.h"

namespace inkling::cli {
namespace {

constexpr std::uint64_t kMaxThreads = 256;
constexpr int kDiffers = 1;
constexpr std::size_t kMaxPath = 4096;

struct VerifyOptions {
  std::string model = kDefaultModel;
  ModelLimits limits;
  std::optional<std::string> data;
  std::optional<std::size_t> threads;
  std::optional<std::string> checkpoint;
  bool resume = false;
  bool json = false;
  bool quiet = false;
};

std::size_t threads_of(const VerifyOptions& options) {
  return options.threads.value_or(std::max(1u, std::thread::hardware_concurrency()));
}

// What a file records and what training gave.
struct Verdict {
  std::string recorded;    // SHA-256 of the tensors
  std::string trained;     // of those trained again
  double temperature = 1;  // trained again, or as recorded where it is not of this run
  double seconds = 0;
};

// Data that the model was trained on, to the last pixel.
dataset::Partition open_own_data(const VerifyOptions& options, const model::Provenance& origin) {
  const std::string spec = options.data.value_or(origin.data);
  dataset::Partition data = synthesis::open_any_dataset(spec);
  const std::string hash = dataset::content_hash(*data.train.data);
  if (hash == origin.data_sha256) return data;
  base::fail(ErrorKind::kData, "{}: is not what the model was trained on: expected content {}, got {}{}",
             base::printable(spec, kMaxPath), base::printable(origin.data_sha256, 12), hash.substr(0, 12),
             options.data ? "" : " (--data names another)");
}

std::string heading(const model::Model& model, const VerifyOptions& options, const training::StartReport& start) {
  if (start.epochs == 0) return "";  // the classic recipe takes a moment
  const model::Provenance& origin = model.provenance;
  return fmt::format("Training {} on {} again: {}, {}, seed {}, {}\n", base::printable(origin.recipe),
                     base::printable(options.data.value_or(origin.data)), counted(start.train, "image"),
                     counted(start.epochs, "epoch"), origin.seed, counted(threads_of(options), "thread"));
}

// What the model records is at fault where training it again cannot begin.
model::Model train_again(const VerifyOptions& options, const model::Model& model, dataset::Partition data) {
  training::TrainOptions how;
  how.threads = threads_of(options);
  how.checkpoint = options.checkpoint;
  how.resume = options.resume;
  TrainingReporter reporter({options.json || options.quiet ? ReportStyle::kNothing : ReportStyle::kText,
                             [&](const training::StartReport& start) { return heading(model, options, start); },
                             options.quiet, options.checkpoint.has_value()});
  try {
    return reporter.listen([&] { return training::train_again(model, std::move(data), how, reporter); });
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kUsage && error.kind() != ErrorKind::kData) throw;
    throw Error(ErrorKind::kData, fmt::format("{}: {}", options.model, error.what()));
  }
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
  const model::Model model = model::open_model(options.model, options.limits);
  dataset::Partition data = open_own_data(options, model.provenance);
  const StopSignals signals;
  const auto start = std::chrono::steady_clock::now();
  const model::Model again = train_again(options, model, std::move(data));
  const Verdict verdict{model::tensors_hash(model), model::tensors_hash(again), again.temperature,
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
  add_model_limits(*command, options->limits);
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
