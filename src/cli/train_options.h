// What `inkling train` was asked for, and its two ways of showing what comes of it.
#ifndef INKLING_CLI_TRAIN_OPTIONS_H_
#define INKLING_CLI_TRAIN_OPTIONS_H_

#include <cstddef>
#include <optional>
#include <string>

#include "cli/commands.h"
#include "dataset/open.h"
#include "training/ranks.h"
#include "training/recipe.h"
#include "training/train_options.h"

namespace inkling::cli {

struct TrainCommand {
  training::Recipe recipe;  // with the settings that were asked for
  training::TrainOptions run;
  dataset::OpenOptions open;        // how that is opened
  std::optional<std::string> test;  // data to test on
  std::string out = kDefaultModel;
  std::optional<std::string> report;  // an HTML file
  std::string invocation;             // the command as it was given, for the report
  std::size_t show = 0;
  bool json = false;
  bool jsonl = false;
  bool quiet = false;
};

// A table of accuracies, then the report.
void train_classic_recipe(const TrainCommand& command);

// A row an epoch, then the report. Throws Error(kInterrupted) where a signal ended it. Of several ranks the first alone
// writes files.
void train_minibatch_recipe(const TrainCommand& command, training::Ranks* ranks = nullptr);

}  // namespace inkling::cli

#endif  // INKLING_CLI_TRAIN_OPTIONS_H_
