// inkling train: the classic recipe.

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "base/files.h"
#include "cli/html_report.h"
#include "cli/output.h"
#include "cli/presentation.h"
#include "cli/train_options.h"
#include "dataset/builtin.h"
#include "model/model.h"
#include "training/evaluation.h"
#include "training/train.h"

namespace inkling::cli {
namespace {

const training::ClassicSettings& settings_of(const TrainCommand& command) {
  return std::get<training::ClassicSettings>(command.recipe.settings);
}

// Prints a row a measurement.
class AccuracyTable : public training::TrainListener {
 public:
  explicit AccuracyTable(std::string heading) : heading_(std::move(heading)) {}

  void on_start(const training::StartReport&) override {
    output().print("{}\n{:>8}  {:>8}\n", heading_, "step", "accuracy");
  }

  void on_accuracy(const training::AccuracyReport& report) override {
    output().print("{:>8}  {:>8.4f}\n", report.step, report.accuracy);
    output().flush();
  }

 private:
  std::string heading_;
};

void print_result(const TrainCommand& command, const training::TrainedModel& trained) {
  nlohmann::ordered_json history = nlohmann::ordered_json::array();
  for (const auto& [step, accuracy] : trained.accuracies) history.push_back({{"step", step}, {"accuracy", accuracy}});
  nlohmann::ordered_json document = {
      {"recipe", command.recipe.name}, {"seed", command.run.seed},      {"steps", settings_of(command).steps},
      {"seconds", trained.seconds},    {"history", std::move(history)}, {"test", report_json(trained.test)},
      {"model", command.out}};
  document["warnings"] = nlohmann::ordered_json::array();
  if (const auto warning = training::describe_unread_digits(trained.test)) document["warnings"].push_back(*warning);
  print_json(document);
}

void print_text(const TrainCommand& command, const training::TrainedModel& trained) {
  const metrics::Confusion& confusion = trained.test.confusion;
  output().print("{}After {} steps: {} of {} test digits read correctly, accuracy {:.4f} ({:.0f} ms)\n",
                 command.quiet ? "" : "\n", settings_of(command).steps, confusion.correct(), confusion.total(),
                 confusion.accuracy(), trained.seconds * 1000);
  if (command.quiet) return;
  output().print("\n{}", report_text(trained.test));
  if (command.show > 0) output().print("\n{}", draw_digits(trained.data.test, trained.test, command.show));
  output().print("\nModel written to {}\n", command.out);
}

}  // namespace

void train_classic_recipe(const TrainCommand& command) {
  base::require_writable(command.out);
  if (command.report) base::require_writable(*command.report);
  dataset::Partition data{.train = dataset::whole(dataset::builtin_digits())};
  const bool has_table = !command.json && !command.quiet;
  AccuracyTable table(fmt::format("Training a {}-{}-10 network on {} 8x8 digits, seed {}\n",
                                  data.train.data->image_size(), settings_of(command).hidden, data.train.size(),
                                  command.run.seed));
  training::TrainListener silent;
  const training::TrainedModel trained =
      training::train(command.recipe, std::move(data), command.run, has_table ? table : silent);

  base::PendingFile model(command.out, model::serialize(trained.model));
  const auto report = command.report ? pending_report(*command.report, training_report(command, trained)) : nullptr;
  command.json ? print_result(command, trained) : print_text(command, trained);
  put_in_place_once_printed(model);
  if (report) report->put_in_place();
  if (const auto warning = training::describe_unread_digits(trained.test)) complain("warning: " + *warning);
}

}  // namespace inkling::cli
