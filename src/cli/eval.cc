// inkling eval: how well a model reads labelled digits.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "base/threads.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/presentation.h"
#include "dataset/split.h"
#include "model/model.h"
#include "synthesis/open.h"
#include "training/classic.h"
#include "training/evaluation.h"

namespace inkling::cli {
namespace {

constexpr std::uint64_t kMaxDrawn = 10000;
constexpr std::uint64_t kMaxThreads = 256;
constexpr std::uint8_t kMaxCount = 16;  // of the published program's images

enum class Part { kAuto, kTest, kTrain, kAll };

struct EvalOptions {
  std::string model = kDefaultModel;
  std::string data = "digits";
  Part part = Part::kAuto;
  std::optional<std::size_t> threads;
  std::size_t show = 0;
  bool wrong = false;
  bool json = false;
};

// Rows of a dataset, and what they are.
struct Selection {
  Dataset images;
  std::vector<std::size_t> rows;
  std::string part;         // "test", "train" or "all"
  std::string description;  // for people
};

// How the model's own data was split when it was trained.
Split own_split(const Model& model, const Dataset& data) {
  const Provenance& origin = model.provenance;
  if (origin.split == SplitKind::kStratified) return stratified_split(origin.seed, data.labels, origin.test_fraction);
  const auto* classic = std::get_if<ClassicNetwork>(&model.network);
  if (classic == nullptr || origin.seed > std::numeric_limits<std::uint32_t>::max()) {
    fail(ErrorKind::kData, "this model does not say how its data was split");
  }
  return classic_split(static_cast<std::uint32_t>(origin.seed), classic->inputs(), classic->hidden(), data.size(),
                       origin.test_fraction);
}

// The rows that `part` means: of data in two parts the test part, of data that the model was trained on what was kept
// for testing, and all rows of other data.
Selection select(const Model& model, DataPair data, Part part) {
  const bool trained_on = content_hash(data.train) == model.provenance.data_sha256;
  const bool was_split = trained_on && model.provenance.split != SplitKind::kOwn;
  if (part == Part::kAuto) part = data.test || was_split ? Part::kTest : Part::kAll;
  if (part != Part::kAll && !data.test && !was_split) {
    fail(ErrorKind::kUsage, "{} has no test part: it came as one, and this network was trained on {}", data.train.name,
         printable(model.provenance.data));
  }
  const auto selection = [](Dataset images, std::vector<std::size_t> rows, const char* name, std::string description) {
    return Selection{std::move(images), std::move(rows), name, std::move(description)};
  };
  const auto whole = [&selection](Dataset images, const char* name, std::string description) {
    std::vector<std::size_t> rows = all_rows(images);
    return selection(std::move(images), std::move(rows), name, std::move(description));
  };
  const std::string learned = trained_on ? ", which this network was trained on" : "";
  if (part == Part::kAll) {
    const std::string description = trained_on ? "all, those that this network was trained on among them" : "all";
    if (data.test) return whole(concatenate(std::move(data.train), *data.test), "all", description);
    return whole(std::move(data.train), "all", description);
  }
  if (data.test && part == Part::kTest) return whole(std::move(*data.test), "test", "the test part");
  if (data.test) return whole(std::move(data.train), "train", "the training part" + learned);
  Split split = own_split(model, data.train);
  if (part == Part::kTest) {
    return selection(std::move(data.train), std::move(split.test), "test",
                     "the test part, which this network was not trained on");
  }
  return selection(std::move(data.train), std::move(split.train), "train", "the training part" + learned);
}

void require_fitting(const Model& model, const DataPair& data) {
  if (data.train.height != model.height() || data.train.width != model.width()) {
    fail(ErrorKind::kData, "{}: expected images of {}x{} pixels as this network reads, got {}x{}", data.train.name,
         model.width(), model.height(), data.train.width, data.train.height);
  }
}

RowOutputs outputs_of(const Model& model, const Selection& selection, std::size_t threads) {
  if (const auto* classic = std::get_if<ClassicNetwork>(&model.network)) {
    if (selection.images.max_value == kMaxCount) return outputs_of(*classic, selection.images, selection.rows);
    return outputs_of(*classic, with_max_value(selection.images, kMaxCount), selection.rows);
  }
  ThreadPool pool(threads);
  return outputs_of(std::get<Network>(model.network), selection.images, selection.rows, pool);
}

void print_text(const EvalOptions& options, const Selection& selection, const Evaluation& result) {
  const Dataset& data = selection.images;
  const Confusion& confusion = result.confusion;
  output().print("{} ({}): {} of {} digits read correctly, accuracy {:.4f}\n\n{}", data.name, selection.description,
                 confusion.correct(), confusion.total(), confusion.accuracy(), report_text(result));
  if (options.show == 0) return;
  // Only the rows to draw, each with its prediction.
  std::vector<std::size_t> rows;
  Evaluation shown;
  for (std::size_t i = 0; i < selection.rows.size() && rows.size() < options.show; ++i) {
    if (options.wrong && result.predicted[i] == data.labels[selection.rows[i]]) continue;
    rows.push_back(selection.rows[i]);
    shown.predicted.push_back(result.predicted[i]);
  }
  output().print("\n{}", draw_digits(data, rows, shown, options.show));
}

void print_result(const EvalOptions& options, const Selection& selection, const Evaluation& result) {
  nlohmann::ordered_json document = {
      {"model", options.model}, {"data", selection.images.name}, {"part", selection.part}};
  document.update(report_json(result));
  print_json(document);
}

void eval(const EvalOptions& options) {
  const Model model = load_model(options.model);
  DataPair data = open_any_dataset(options.data);
  for (const std::string& warning : data.warnings) complain("warning: " + warning);
  require_fitting(model, data);
  const Selection selection = select(model, std::move(data), options.part);
  const std::size_t threads = options.threads.value_or(std::max(1u, std::thread::hardware_concurrency()));
  const Evaluation result = evaluate(outputs_of(model, selection, threads), selection.images, selection.rows);
  options.json ? print_result(options, selection, result) : print_text(options, selection, result);
}

}  // namespace

void add_eval(CLI::App& app) {
  auto options = std::make_shared<EvalOptions>();
  CLI::App* command = app.add_subcommand("eval", "Measure how well a model reads labelled digits");
  command->add_option("model", options->model, "The model file")->capture_default_str();
  command
      ->add_option("--data", options->data,
                   "digits (built in), mnist, or a file or folder that `inkling data info` knows")
      ->capture_default_str();
  add_choice<Part>(*command, "--part", options->part,
                   {{"test", Part::kTest}, {"train", Part::kTrain}, {"all", Part::kAll}},
                   "Which rows (default: test where the model knows its split, else all)");
  command->add_option("--threads", options->threads, "Threads, which change nothing but the speed")
      ->check(whole_number(1, kMaxThreads));
  command->add_option("--show", options->show, "Draw that many digits in the terminal")
      ->check(whole_number(0, kMaxDrawn))
      ->capture_default_str();
  command->add_flag("--wrong", options->wrong, "Draw only wrongly read digits")->needs("--show");
  command->add_flag("--json", options->json, "Print one JSON document instead of text");
  command->footer(
      "Examples:\n"
      "  inkling eval inkling.safetensors\n"
      "  inkling eval inkling.safetensors --data mine.csv.gz --json\n"
      "  inkling eval inkling.safetensors --show 8 --wrong");
  command->callback([options] { eval(*options); });
}

}  // namespace inkling::cli
