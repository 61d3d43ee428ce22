// inkling eval: how well a model reads labelled digits.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string>
#include <vector>

#include "base/error.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/presentation.h"
#include "dataset/builtin.h"
#include "dataset/csv.h"
#include "model/model.h"
#include "training/classic.h"
#include "training/evaluation.h"

namespace inkling::cli {
namespace {

constexpr std::uint64_t kMaxDrawn = 10000;

enum class Part { kAuto, kTest, kTrain, kAll };

struct EvalOptions {
  std::string model = kDefaultModel;
  std::string data = "digits";
  Part part = Part::kAuto;
  std::size_t show = 0;
  bool wrong = false;
  bool json = false;
};

struct Selection {
  std::vector<std::size_t> rows;
  std::string part;         // "test", "train" or "all"
  std::string description;  // of the rows, for people
};

// The rows that `part` means. A model remembers the split that it was trained on; data that it was not trained on has
// no parts.
Selection select(const Model& model, const Dataset& data, Part part) {
  const Provenance& origin = model.provenance;
  const bool trained_on = origin.data == data.name;
  if (part == Part::kAuto) part = trained_on ? Part::kTest : Part::kAll;
  if (part == Part::kAll) {
    Selection all{std::vector<std::size_t>(data.size()), "all", "all"};
    std::iota(all.rows.begin(), all.rows.end(), std::size_t{0});
    if (trained_on) all.description = "all, those that this network was trained on among them";
    return all;
  }
  if (!trained_on)
    fail(ErrorKind::kUsage, "{} has no train and test part: this network was trained on {}", data.name, origin.data);
  Split split =
      classic_split(origin.seed, model.network.inputs(), model.network.hidden(), data.size(), origin.test_fraction);
  if (part == Part::kTest)
    return {std::move(split.test), "test", "the test part, which this network was not trained on"};
  return {std::move(split.train), "train", "the part that this network was trained on"};
}

void print_text(const EvalOptions& options, const Dataset& data, const Selection& selection, const Evaluation& result) {
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

void print_result(const EvalOptions& options, const Dataset& data, const Selection& selection,
                  const Evaluation& result) {
  nlohmann::ordered_json document = {{"model", options.model}, {"data", data.name}, {"part", selection.part}};
  document.update(report_json(result));
  print_json(document);
}

void eval(const EvalOptions& options) {
  const Model model = load_model(options.model);
  const Dataset data = options.data == "digits" ? builtin_digits() : read_digits_csv(options.data);
  const Selection selection = select(model, data, options.part);
  const Evaluation result = evaluate(model.network, data, selection.rows);
  options.json ? print_result(options, data, selection, result) : print_text(options, data, selection, result);
}

}  // namespace

void add_eval(CLI::App& app) {
  auto options = std::make_shared<EvalOptions>();
  CLI::App* command = app.add_subcommand("eval", "Measure how well a model reads labelled digits");
  command->add_option("model", options->model, "The model file")->capture_default_str();
  command->add_option("--data", options->data, "digits (built in), or a .csv or .csv.gz file: 64 counts 0..16, label")
      ->capture_default_str();
  add_choice<Part>(*command, "--part", options->part,
                   {{"test", Part::kTest}, {"train", Part::kTrain}, {"all", Part::kAll}},
                   "Which rows (default: test where the model knows its split, else all)");
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
