// inkling eval: how well a model reads labelled digits.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <limits>
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
#include "classic/run.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/eval_report.h"
#include "cli/output.h"
#include "cli/presentation.h"
#include "codec/png.h"
#include "dataset/split.h"
#include "metrics/scores.h"
#include "model/model.h"
#include "model/predictor.h"
#include "synthesis/open.h"
#include "training/evaluation.h"
#include "training/images.h"

namespace inkling::cli {
namespace {

constexpr std::uint64_t kMaxDrawn = 10000;
constexpr std::size_t kMaxOnSheet = 1024;
constexpr std::uint64_t kMaxThreads = 256;

enum class Part { kAuto, kTest, kTrain, kAll };

struct EvalOptions {
  std::vector<std::string> models;
  std::optional<std::string> data;
  Part part = Part::kAuto;
  std::optional<std::size_t> threads;
  std::size_t show = 0;
  bool wrong = false;
  std::optional<std::string> max_error;
  std::optional<std::string> sheet;
  bool json = false;
};

// Rows of a dataset, and what they are.
struct Selection {
  dataset::Dataset images;
  std::vector<std::size_t> rows;
  std::string part;         // "test", "train" or "all"
  std::string description;  // for people
};

// How the model's own data was split when it was trained.
dataset::Split own_split(const model::Model& model, const dataset::Dataset& data) {
  const model::Provenance& origin = model.provenance;
  if (origin.split == model::SplitKind::kStratified)
    return dataset::stratified_split(origin.seed, data.labels, origin.test_fraction);
  if (origin.seed > std::numeric_limits<std::uint32_t>::max()) {
    base::fail(ErrorKind::kData, "this model does not say how its data was split");
  }
  return classic::classic_split(static_cast<std::uint32_t>(origin.seed),
                                model.networks.front().architecture().parameters(), data.size(), origin.test_fraction);
}

// The rows that `part` means: of data in two parts the test part, of data that the model was trained on what was kept
// for testing, and all rows of other data.
Selection select(const model::Model& model, dataset::DataPair data, Part part) {
  const bool trained_on = dataset::content_hash(data.train) == model.provenance.data_sha256;
  const bool was_split = trained_on && model.provenance.split != model::SplitKind::kOwn;
  if (part == Part::kAuto) part = data.test || was_split ? Part::kTest : Part::kAll;
  if (part != Part::kAll && !data.test && !was_split) {
    base::fail(ErrorKind::kUsage, "{} has no test part: it came as one, and this network was trained on {}",
               data.train.name, base::printable(model.provenance.data));
  }
  const auto selection = [](dataset::Dataset images, std::vector<std::size_t> rows, const char* name,
                            std::string description) {
    return Selection{std::move(images), std::move(rows), name, std::move(description)};
  };
  const auto whole = [&selection](dataset::Dataset images, const char* name, std::string description) {
    std::vector<std::size_t> rows = training::all_rows(images);
    return selection(std::move(images), std::move(rows), name, std::move(description));
  };
  const std::string learned = trained_on ? ", which this network was trained on" : "";
  if (part == Part::kAll) {
    const std::string description = trained_on ? "all, those that this network was trained on among them" : "all";
    if (data.test) return whole(dataset::concatenate(std::move(data.train), *data.test), "all", description);
    return whole(std::move(data.train), "all", description);
  }
  if (data.test && part == Part::kTest) return whole(std::move(*data.test), "test", "the test part");
  if (data.test) return whole(std::move(data.train), "train", "the training part" + learned);
  dataset::Split split = own_split(model, data.train);
  if (part == Part::kTest) {
    return selection(std::move(data.train), std::move(split.test), "test",
                     "the test part, which this network was not trained on");
  }
  return selection(std::move(data.train), std::move(split.train), "train", "the training part" + learned);
}

// Rows whose label is a digit: how well others are told from digits is not what is measured here.
void keep_digits(Selection& selection) {
  std::erase_if(selection.rows, [&](std::size_t row) { return selection.images.labels[row] >= metrics::kDigits; });
  if (selection.rows.empty()) base::fail(ErrorKind::kData, "{}: there are no digits to read", selection.images.name);
}

// Models that read together are tested on what none of them has learned from.
void require_one_split(std::span<const model::Model> models, const Selection& selection) {
  if (selection.part == "all") return;
  for (const model::Model& model : models) {
    const model::Provenance& first = models[0].provenance;
    const model::Provenance& other = model.provenance;
    const bool one_split = other.split == first.split && other.test_fraction == first.test_fraction &&
                           (other.split == model::SplitKind::kOwn || other.seed == first.seed);
    if (other.data_sha256 == first.data_sha256 && one_split) continue;
    base::fail(ErrorKind::kUsage, "these models were not trained on one part of one dataset: expected --part all");
  }
}

void require_fitting(const model::Model& model, const dataset::DataPair& data) {
  if (data.train.height != model.height() || data.train.width != model.width()) {
    base::fail(ErrorKind::kData, "{}: expected images of {}x{} pixels as this network reads, got {}x{}",
               data.train.name, model.width(), model.height(), data.train.width, data.train.height);
  }
}

// The probabilities that the models give, the mean over all of them.
metrics::Scores probabilities_of(std::span<const model::Model> models, const Selection& selection,
                                 base::ThreadPool& pool) {
  const auto probabilities = [&](const model::Model& model) {
    return model::Predictor(model).probabilities(selection.rows.size(),
                                                 training::plain_images(selection.images, selection.rows), pool);
  };
  metrics::Scores mean = probabilities(models[0]);
  for (const model::Model& model : models.subspan(1)) {
    const metrics::Scores more = probabilities(model);
    if (more.classes != mean.classes) {
      base::fail(ErrorKind::kUsage, "models that read together have one set of labels: expected {} each, got {}",
                 models[0].labels(), model.labels());
    }
    std::ranges::transform(mean.values, more.values, mean.values.begin(), std::plus());
  }
  for (double& value : mean.values) value /= static_cast<double>(models.size());
  return mean;
}

// The first `count` of the wrongly read rows, or of all, and their predictions.
std::pair<std::vector<std::size_t>, training::Evaluation> rows_to_show(const Selection& selection,
                                                                       const training::Evaluation& result, bool wrong,
                                                                       std::size_t count) {
  std::vector<std::size_t> rows;
  training::Evaluation shown;
  for (std::size_t i = 0; i < selection.rows.size() && rows.size() < count; ++i) {
    if (wrong && result.predicted[i] == selection.images.labels[selection.rows[i]]) continue;
    rows.push_back(selection.rows[i]);
    shown.predicted.push_back(result.predicted[i]);
  }
  return {std::move(rows), std::move(shown)};
}

void write_sheet(const EvalOptions& options, const Selection& selection, const training::Evaluation& result) {
  const auto rows = rows_to_show(selection, result, options.wrong, kMaxOnSheet).first;
  if (rows.empty()) return complain(fmt::format("{}: not written, as no digit was read wrongly", *options.sheet));
  base::write_file(*options.sheet, codec::encode_png(digit_sheet(selection.images, rows)));
}

// What was measured.
struct Result {
  Selection selection;
  training::Evaluation evaluation;
  Confidence confidence;
  std::optional<double> max_error;
};

void print_text(const EvalOptions& options, const Result& result) {
  const Selection& selection = result.selection;
  const metrics::Confusion& confusion = result.evaluation.confusion;
  const metrics::Interval& interval = result.confidence.accuracy;
  output().print("{} ({}): {} of {} digits read correctly, accuracy {:.4f} (95%: {:.4f} to {:.4f})\n\n{}\n{}",
                 selection.images.name, selection.description, confusion.correct(), confusion.total(),
                 confusion.accuracy(), interval.low, interval.high, report_text(result.evaluation),
                 confidence_text(result.confidence, result.max_error));
  if (options.show == 0) return;
  const auto [rows, shown] = rows_to_show(selection, result.evaluation, options.wrong, options.show);
  output().print("\n{}", draw_digits(selection.images, rows, shown, options.show));
}

void print_result(const EvalOptions& options, const Result& result) {
  const dataset::Dataset& images = result.selection.images;
  nlohmann::ordered_json document = {
      {"model", options.models[0]}, {"data", images.name}, {"part", result.selection.part}};
  if (options.models.size() > 1) document["model"] = options.models;
  document.update(report_json(result.evaluation));
  document.update(confidence_json(result.confidence, result.max_error));
  document["wrong"] = wrong_json(images, result.selection.rows, result.evaluation, result.confidence);
  print_json(document);
}

// The data to test on where nothing is said: the model's own, where that has a name of its own.
std::string default_data(const model::Model& model) { return model.provenance.data == "mnist" ? "mnist" : "digits"; }

void eval(const EvalOptions& options) {
  std::vector<model::Model> models;
  for (const std::string& model : options.models) models.push_back(model::open_model(model));
  if (options.sheet) base::require_writable(*options.sheet);
  dataset::DataPair data = synthesis::open_any_dataset(options.data.value_or(default_data(models[0])));
  for (const std::string& warning : data.warnings) complain("warning: " + warning);
  for (const model::Model& model : models) require_fitting(model, data);
  Result result;
  if (options.max_error) result.max_error = parse_share(*options.max_error);
  result.selection = select(models[0], std::move(data), options.part);
  require_one_split(models, result.selection);
  keep_digits(result.selection);
  base::ThreadPool pool(options.threads.value_or(std::max(1u, std::thread::hardware_concurrency())));
  const metrics::Scores scores = probabilities_of(models, result.selection, pool);
  result.evaluation = training::evaluate(scores, result.selection.images, result.selection.rows);
  result.confidence = measure_confidence(scores, training::labels_of(result.selection.images, result.selection.rows));
  if (options.sheet) write_sheet(options, result.selection, result.evaluation);
  options.json ? print_result(options, result) : print_text(options, result);
}

std::string check_share(const std::string& text) {
  if (parse_share(text)) return "";
  return fmt::format("expected a share such as 0.1% or 0.001, got '{}'", base::printable(text));
}

}  // namespace

void add_eval(CLI::App& app) {
  auto options = std::make_shared<EvalOptions>();
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
  command->add_flag("--json", options->json, "Print one JSON document instead of text");
  command->footer(
      "Examples:\n"
      "  inkling eval inkling.safetensors\n"
      "  inkling eval inkling.safetensors --data mine.csv.gz --json\n"
      "  inkling eval inkling.safetensors --show 8 --wrong\n"
      "  inkling eval builtin --data mnist --max-error 0.1% --sheet wrong.png --wrong\n"
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
