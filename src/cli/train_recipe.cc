// inkling train: the recipes that train in minibatches.

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "cli/data_options.h"
#include "cli/html_report.h"
#include "cli/output.h"
#include "cli/presentation.h"
#include "cli/signals.h"
#include "cli/terminal.h"
#include "cli/train_options.h"
#include "cli/training_reporter.h"
#include "dataset/examine.h"
#include "model/model.h"
#include "synthesis/open.h"
#include "training/train.h"

namespace inkling::cli {
namespace {

using nlohmann::ordered_json;

dataset::Partition open_data(const std::string& spec, const dataset::OpenOptions& options) {
  dataset::Partition data = synthesis::open_any_dataset(spec, options);
  say_warnings(data);
  return data;
}

// The images to test on that `--test` names: the data's own test part where it has one.
dataset::Subset open_test(const std::string& spec, const dataset::OpenOptions& options, const dataset::Dataset& train) {
  dataset::Partition data = open_data(spec, options);
  dataset::Subset test = std::move(data.test.empty() ? data.train : data.test);
  if (test.data->height != train.height || test.data->width != train.width) {
    base::fail(ErrorKind::kData, "{}: expected images of {}x{} pixels as those to train on, got {}x{}", spec,
               train.width, train.height, test.data->width, test.data->height);
  }
  return test;
}

// "2 networks of ", nothing where there is one.
std::string networks_text(const TrainCommand& command) {
  return command.run.members == 1 ? "" : fmt::format("{} of ", counted(command.run.members, "network"));
}

// "4 threads", "2 processes of 4 threads"
std::string workers_text(const TrainCommand& command, const training::Ranks* ranks) {
  const std::string threads = counted(command.run.threads, "thread");
  return ranks == nullptr ? threads : fmt::format("{} processes of {}", ranks->count(), threads);
}

std::string heading(const TrainCommand& command, const training::StartReport& start, const training::Ranks* ranks) {
  return fmt::format("Training {} on {}: {} images to learn from{}, {} to test on\n{}{}, {}, seed {}, {}\n",
                     command.recipe.name, command.recipe.data, start.train,
                     start.validation == 0 ? "" : fmt::format(", {} to watch", start.validation), start.test,
                     networks_text(command), counted(start.parameters, "parameter"), counted(start.epochs, "epoch"),
                     command.run.seed, workers_text(command, ranks));
}

ReportStyle style_of(const TrainCommand& command) {
  if (command.jsonl) return ReportStyle::kEvents;
  return command.json || command.quiet ? ReportStyle::kNothing : ReportStyle::kText;
}

ordered_json history_json(const std::vector<training::EpochReport>& history) {
  ordered_json json = ordered_json::array();
  for (const training::EpochReport& report : history) json.push_back(to_json(report));
  return json;
}

// A run's own history; of several networks each one's seed, history and accuracy.
void add_histories(const TrainCommand& command, const training::TrainedModel& trained, ordered_json& document) {
  const auto& histories = trained.histories;
  document["epochs"] = histories.back().size();
  if (histories.size() == 1) {
    document["history"] = history_json(histories.front());
    return;
  }
  document["members"] = ordered_json::array();
  for (std::size_t i = 0; i < histories.size(); ++i) {
    document["members"].push_back({{"seed", command.run.seed + i},
                                   {"history", history_json(histories[i])},
                                   {"test_accuracy", trained.member_tests[i].confusion.accuracy()}});
  }
}

void print_result(const TrainCommand& command, const training::TrainedModel& trained) {
  ordered_json document = {{"recipe", command.recipe.name},
                           {"data", command.recipe.data},
                           {"seed", command.run.seed},
                           {"configuration", trained.model.provenance.configuration},
                           {"seconds", trained.seconds},
                           {"stopped_early", trained.stopped_early},
                           {"temperature", trained.model.temperature}};
  add_histories(command, trained, document);
  document["test"] = report_json(trained.test);
  document["model"] = command.out;
  if (!command.jsonl) return print_json(document);
  ordered_json event = {{"event", "result"}};
  event.update(document);
  print_json(event, JsonLayout::kLine);
}

void print_text(const TrainCommand& command, const training::TrainedModel& trained) {
  const metrics::Confusion& confusion = trained.test.confusion;
  output().print("{}After {}{}: {} of {} test digits read correctly, accuracy {:.4f} ({})\n", command.quiet ? "" : "\n",
                 networks_text(command), counted(trained.histories.back().size(), "epoch"), confusion.correct(),
                 confusion.total(), confusion.accuracy(), duration_text(trained.seconds));
  if (command.quiet) return;
  output().print("\n{}", report_text(trained.test));
  if (command.show > 0) output().print("\n{}", draw_digits(trained.data.test, trained.test, command.show));
  output().print("\nModel written to {}\n", command.out);
}

}  // namespace

void train_minibatch_recipe(const TrainCommand& command, training::Ranks* ranks) {
  const bool writes = ranks == nullptr || ranks->is_first();
  if (writes) base::require_writable(command.out);
  if (writes && command.report) base::require_writable(*command.report);
  dataset::Partition data = open_data(command.recipe.data, command.open);
  if (command.test) data.test = open_test(*command.test, command.open, *data.train.data);
  for (const std::string& warning : dataset::label_warnings(data)) {
    complain(fmt::format("warning: {}: {}", command.recipe.data, warning));
  }

  const StopSignals signals;
  TrainingReporter reporter({style_of(command),
                             [&](const training::StartReport& start) { return heading(command, start, ranks); },
                             command.quiet, command.run.checkpoint.has_value()});
  const training::TrainedModel trained =
      reporter.listen([&] { return training::train(command.recipe, std::move(data), command.run, reporter, ranks); });
  if (!writes) return;

  base::PendingFile model(command.out, model::serialize(trained.model));
  const auto report = command.report ? pending_report(*command.report, training_report(command, trained)) : nullptr;
  command.json || command.jsonl ? print_result(command, trained) : print_text(command, trained);
  put_in_place_once_printed(model);
  if (report) report->put_in_place();
}

}  // namespace inkling::cli
