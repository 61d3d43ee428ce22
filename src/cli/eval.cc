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
#include "dataset/open.h"
#include "model/model.h"
#include "training/classic.h"
#include "training/evaluation.h"

namespace inkling::cli {
namespace {

constexpr std::uint64_t kMaxDrawn = 10000;
constexpr std::uint8_t kMaxCount = 16;  // the ink that the published network is trained on

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
  Dataset data;
  std::vector<std::size_t> rows;  // of the data
  std::string part;               // "test", "train" or "all"
  std::string description;        // of the rows, for people
};

Selection all_rows(Dataset data, std::string part, std::string description) {
  std::vector<std::size_t> rows(data.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return {std::move(data), std::move(rows), std::move(part), std::move(description)};
}

// Of data that comes in two parts.
Selection select_part(DataPair pair, Part part) {
  if (part == Part::kTrain) return all_rows(std::move(pair.train), "train", "the training part");
  if (part == Part::kAll) return all_rows(concatenate(std::move(pair.train), *pair.test), "all", "both parts");
  return all_rows(std::move(*pair.test), "test", "the test part");
}

// The rows that `part` means. A model remembers the split that it was trained on; data in one part that it was not
// trained on has no parts.
Selection select(const Model& model, DataPair pair, Part part) {
  if (pair.test) return select_part(std::move(pair), part);
  Dataset data = std::move(pair.train);
  const Provenance& origin = model.provenance;
  const bool trained_on = origin.data == data.name;
  if (part == Part::kAuto) part = trained_on ? Part::kTest : Part::kAll;
  if (part == Part::kAll) {
    return all_rows(std::move(data), "all",
                    trained_on ? "all, those that this network was trained on among them" : "all");
  }
  if (!trained_on)
    fail(ErrorKind::kUsage, "{} has no train and test part: this network was trained on {}", data.name, origin.data);
  Split split =
      classic_split(origin.seed, model.network.inputs(), model.network.hidden(), data.size(), origin.test_fraction);
  if (part == Part::kTest) {
    return {std::move(data), std::move(split.test), "test", "the test part, which this network was not trained on"};
  }
  return {std::move(data), std::move(split.train), "train", "the part that this network was trained on"};
}

// `data` with the values that the network was trained on. Throws where its images have another size.
Dataset as_read_by(const Model& model, Dataset data) {
  if (data.height != model.height || data.width != model.width) {
    fail(ErrorKind::kData, "{}: expected images of {}x{} pixels as this network reads, got {}x{}", data.name,
         model.width, model.height, data.width, data.height);
  }
  return with_max_value(std::move(data), kMaxCount);
}

void print_text(const EvalOptions& options, const Selection& selection, const Evaluation& result) {
  const Dataset& data = selection.data;
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

void print_json(const EvalOptions& options, const Selection& selection, const Evaluation& result) {
  nlohmann::ordered_json document = {{"model", options.model}, {"data", selection.data.name}, {"part", selection.part}};
  document.update(report_json(result));
  output().print("{}\n", document.dump(2));
}

void eval(const EvalOptions& options) {
  const Model model = load_model(options.model);
  DataPair pair = open_dataset(options.data);
  for (const std::string& warning : pair.warnings) fmt::print(stderr, "inkling: warning: {}\n", warning);
  pair.train = as_read_by(model, std::move(pair.train));
  if (pair.test) pair.test = as_read_by(model, std::move(*pair.test));
  const Selection selection = select(model, std::move(pair), options.part);
  const Evaluation result = evaluate(model.network, selection.data, selection.rows);
  options.json ? print_json(options, selection, result) : print_text(options, selection, result);
}

}  // namespace

void add_eval(CLI::App& app) {
  auto options = std::make_shared<EvalOptions>();
  CLI::App* command = app.add_subcommand("eval", "Measure how well a model reads labelled digits");
  command->add_option("model", options->model, "The model file")->capture_default_str();
  command->add_option("--data", options->data, "digits (built in), mnist, a file or a folder (see inkling data --help)")
      ->capture_default_str();
  command->add_option("--part", options->part, "test, train or all (default: test where the model knows its split)")
      ->transform(CLI::CheckedTransformer(std::vector<std::pair<std::string, Part>>{
          {"test", Part::kTest}, {"train", Part::kTrain}, {"all", Part::kAll}}));
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
