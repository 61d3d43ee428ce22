// inkling eval: how well a model reads labelled digits.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "base/threads.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/eval_report.h"
#include "cli/html_report.h"
#include "cli/model_options.h"
#include "cli/output.h"
#include "cli/presentation.h"
#include "codec/png.h"
#include "dataset/partition.h"
#include "metrics/scores.h"
#include "model/model.h"
#include "synthesis/open.h"
#include "training/evaluation.h"
#include "training/recorded_run.h"

namespace inkling::cli {
namespace {

constexpr std::uint64_t kMaxDrawn = 10000;
constexpr std::size_t kMaxOnSheet = 1024;
constexpr std::uint64_t kMaxThreads = 256;

enum class Part { kAuto, kTest, kTrain, kAll };

struct EvalOptions {
  std::string invocation;  // the command as it was given
  std::vector<std::string> models;
  ModelLimits limits;
  std::optional<std::string> data;
  Part part = Part::kAuto;
  std::optional<std::size_t> threads;
  std::size_t show = 0;
  bool wrong = false;
  std::optional<std::string> max_error;
  std::optional<std::string> sheet;
  std::optional<std::string> report;
  bool json = false;
};

const char* name_of(Part part) { return part == Part::kTest ? "test" : part == Part::kTrain ? "train" : "all"; }

// What was measured, and of which images.
struct Result {
  dataset::Subset images;
  Part part = Part::kAll;
  std::string description;  // of the part, for people
  training::Evaluation evaluation = {};
  Confidence confidence = {};
  std::optional<double> max_error = {};
};

// The part that is meant: of data in two parts the test part, of data that the model was trained on what was kept for
// testing, and all of other data.
Part meant_part(const model::Model& model, const dataset::Partition& data, bool trained_on, Part part) {
  const bool was_split = trained_on && model.provenance.split != model::SplitKind::kOwn;
  const bool in_parts = !data.test.empty() || was_split;
  if (part == Part::kAuto) return in_parts ? Part::kTest : Part::kAll;
  if (part == Part::kAll || in_parts) return part;
  base::fail(ErrorKind::kUsage, "{} has no test part: it came as one, and this network was trained on {}",
             data.train.data->name, base::printable(model.provenance.data));
}

std::string describe(Part part, bool own_test, bool trained_on) {
  if (part == Part::kAll) return trained_on ? "all, those that this network was trained on among them" : "all";
  if (part == Part::kTrain)
    return trained_on ? "the training part, which this network was trained on" : "the training part";
  return own_test ? "the test part" : "the test part, which this network was not trained on";
}

// A result of which the images are chosen, and nothing is measured yet.
Result select(const model::Model& model, dataset::Partition data, Part asked) {
  const bool trained_on = dataset::content_hash(*data.train.data) == model.provenance.data_sha256;
  const bool own_test = !data.test.empty();
  const Part part = meant_part(model, data, trained_on, asked);
  const std::string description = describe(part, own_test, trained_on);
  if (part == Part::kAll) {
    if (!own_test) return {std::move(data.train), part, description};
    return {dataset::whole(dataset::concatenate(*data.train.data, *data.test.data)), part, description};
  }
  if (!own_test) data = training::recorded_partition(model, std::move(data));
  return {std::move(part == Part::kTest ? data.test : data.train), part, description};
}

// Leaves the images whose label is a digit: how well the reject class is told from digits is not what is measured here.
void keep_digits(dataset::Subset& images) {
  std::erase_if(images.rows, [&](std::size_t row) { return images.data->labels[row] >= metrics::kDigits; });
  if (images.empty()) base::fail(ErrorKind::kData, "{}: there are no digits to read", images.data->name);
}

// Models that read together are tested on what none of them has learned from.
void require_one_split(std::span<const model::Model> models, Part part) {
  if (part == Part::kAll) return;
  for (const model::Model& model : models) {
    const model::Provenance& first = models[0].provenance;
    const model::Provenance& other = model.provenance;
    const bool one_split = other.split == first.split && other.test_fraction == first.test_fraction &&
                           (other.split == model::SplitKind::kOwn || other.seed == first.seed);
    if (other.data_sha256 == first.data_sha256 && one_split) continue;
    base::fail(ErrorKind::kUsage, "these models were not trained on one part of one dataset: expected --part all");
  }
}

void require_fitting(const model::Model& model, const dataset::Dataset& data) {
  if (data.height != model.height() || data.width != model.width()) {
    base::fail(ErrorKind::kData, "{}: expected images of {}x{} pixels as this network reads, got {}x{}", data.name,
               model.width(), model.height(), data.width, data.height);
  }
}

// The first `count` of the wrongly read images, or of all, and what was read.
std::pair<dataset::Subset, training::Evaluation> images_to_show(const dataset::Subset& images,
                                                                const training::Evaluation& result, bool wrong,
                                                                std::size_t count) {
  dataset::Subset chosen{images.data, {}};
  training::Evaluation shown;
  for (std::size_t i = 0; i < images.size() && chosen.size() < count; ++i) {
    if (wrong && result.predicted[i] == images.label(i)) continue;
    chosen.rows.push_back(images.rows[i]);
    shown.predicted.push_back(result.predicted[i]);
  }
  return {std::move(chosen), std::move(shown)};
}

// Nothing where there is nothing to draw.
std::unique_ptr<base::PendingFile> write_sheet(const EvalOptions& options, const dataset::Subset& images,
                                               const training::Evaluation& result) {
  const dataset::Subset chosen = images_to_show(images, result, options.wrong, kMaxOnSheet).first;
  if (chosen.empty()) {
    complain(fmt::format("{}: not written, as no digit was read wrongly", *options.sheet));
    return nullptr;
  }
  return std::make_unique<base::PendingFile>(*options.sheet, codec::encode_png(digit_sheet(chosen)));
}

std::unique_ptr<base::PendingFile> html_report(const EvalOptions& options, std::span<const model::Model> models,
                                               const Result& result) {
  const MeasuredModel measured{models, result.images, result.evaluation, result.confidence, result.max_error};
  nlohmann::ordered_json report = evaluation_report(measured, {"eval", options.models[0], options.invocation});
  report["subtitle"] = fmt::format("{}: {}", result.images.data->name, result.description);
  return pending_report(*options.report, report);
}

void print_text(const EvalOptions& options, const Result& result) {
  const metrics::Confusion& confusion = result.evaluation.confusion;
  const metrics::Interval& interval = result.confidence.accuracy;
  output().print("{} ({}): {} of {} digits read correctly, accuracy {:.4f} (95%: {:.4f} to {:.4f})\n\n{}\n{}",
                 result.images.data->name, result.description, confusion.correct(), confusion.total(),
                 confusion.accuracy(), interval.low, interval.high, report_text(result.evaluation),
                 confidence_text(result.confidence, result.max_error));
  if (options.show == 0) return;
  const auto [images, shown] = images_to_show(result.images, result.evaluation, options.wrong, options.show);
  output().print("\n{}", draw_digits(images, shown, options.show));
}

void print_result(const EvalOptions& options, const Result& result) {
  const dataset::Subset& images = result.images;
  nlohmann::ordered_json document = {
      {"model", options.models[0]}, {"data", images.data->name}, {"part", name_of(result.part)}};
  if (options.models.size() > 1) document["model"] = options.models;
  document.update(report_json(result.evaluation));
  document.update(confidence_json(result.confidence, result.max_error));
  document["wrong"] = wrong_json(images, result.evaluation, result.confidence);
  print_json(document);
}

// The data to test on where nothing is said: the model's own, where that has a name of its own.
std::string default_data(const model::Model& model) { return model.provenance.data == "mnist" ? "mnist" : "digits"; }

void eval(const EvalOptions& options) {
  std::vector<model::Model> models;
  for (const std::string& model : options.models) models.push_back(model::open_model(model, options.limits));
  if (options.sheet) base::require_writable(*options.sheet);
  if (options.report) base::require_writable(*options.report);
  dataset::Partition data = synthesis::open_any_dataset(options.data.value_or(default_data(models[0])));
  for (const std::string& warning : data.warnings) complain("warning: " + warning);
  for (const model::Model& model : models) require_fitting(model, *data.train.data);
  Result result = select(models[0], std::move(data), options.part);
  if (options.max_error) result.max_error = parse_share(*options.max_error);
  require_one_split(models, result.part);
  dataset::Subset& images = result.images;
  keep_digits(images);
  base::ThreadPool pool(options.threads.value_or(std::max(1u, std::thread::hardware_concurrency())));
  const metrics::Scores scores = probabilities_of(models, images, pool);
  result.evaluation = training::evaluate(scores, images);
  result.confidence = measure_confidence(scores, images.labels());
  const auto sheet = options.sheet ? write_sheet(options, images, result.evaluation) : nullptr;
  const auto report = options.report ? html_report(options, models, result) : nullptr;
  options.json ? print_result(options, result) : print_text(options, result);
  if (sheet) put_in_place_once_printed(*sheet);
  if (report) put_in_place_once_printed(*report);
}

std::string check_share(const std::string& text) {
  if (parse_share(text)) return "";
  return fmt::format("expected a share such as 0.1% or 0.001, got '{}'", base::printable(text));
}

}  // namespace

void add_eval(CLI::App& app, const std::string& invocation) {
  auto options = std::make_shared<EvalOptions>();
  options->invocation = invocation;
  CLI::App* command = app.add_subcommand("eval", "Measure how well a model reads labelled digits");
  options->models = {kDefaultModel};
  command
      ->add_option("model", options->models,
                   "The model file, or builtin; of several, that were trained on the same data, the mean is read")
      ->capture_default_str();
  command->add_option(
      "--data", options->data,
      "digits (built in), mnist, or a file or folder that `inkling data info` knows (default: mnist for "
      "models that were trained on it, else digits)");
  add_choice<Part>(*command, "--part", options->part,
                   {{"test", Part::kTest}, {"train", Part::kTrain}, {"all", Part::kAll}},
                   "Which rows (default: test where the model knows its split, else all)");
  add_model_limits(*command, options->limits);
  command->add_option("--threads", options->threads, "Threads, which change nothing but the speed")
      ->check(whole_number(1, kMaxThreads));
  command->add_option("--show", options->show, "Draw that many digits in the terminal")
      ->check(whole_number(0, kMaxDrawn))
      ->capture_default_str();
  command->add_flag("--wrong", options->wrong, "Draw only wrongly read digits");
  command->add_option("--sheet", options->sheet, "Draw up to 1024 of the digits in a PNG file");
  command
      ->add_option(
          "--max-error", options->max_error,
          "Choose the confidence below which digits are not read, so that no more of the others are wrong: 0.1%")
      ->check(check_share);
  command->add_option("--report", options->report, "Write all that was measured, with pictures, to an HTML file");
  command->add_flag("--json", options->json, "Print one JSON document instead of text");
  command->footer(
      "Examples:\n"
      "  inkling eval inkling.safetensors\n"
      "  inkling eval inkling.safetensors --data mine.csv.gz --json\n"
      "  inkling eval inkling.safetensors --show 8 --wrong\n"
      "  inkling eval builtin --data mnist --max-error 0.1% --sheet wrong.png --wrong\n"
      "  inkling eval inkling.safetensors --report report.html\n"
      "  inkling eval first.safetensors second.safetensors");
  command->callback([options] {
    if (options->wrong && options->show == 0 && !options->sheet) {
      base::fail(ErrorKind::kUsage,
                 "--wrong: says which digits to draw: expected --show or --sheet (see inkling eval --help)");
    }
    eval(*options);
  });
}

}  // namespace inkling::cli
