// What `inkling train` was asked for, and its two ways of doing it.
#ifndef INKLING_CLI_TRAIN_OPTIONS_H_
#define INKLING_CLI_TRAIN_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "classic/run.h"
#include "cli/commands.h"

namespace inkling::cli {

struct TrainOptions {
  std::string recipe = "classic";
  std::uint64_t seed = 2;
  std::optional<std::size_t> threads;  // default: 1 for the classic program, all of the machine's for the others
  std::optional<double> learning_rate;
  double test_fraction = 0.25;
  std::string out = kDefaultModel;
  std::size_t show = 0;
  bool json = false;
  bool quiet = false;

  // The classic program's own.
  std::uint64_t steps = 20000;
  std::size_t hidden = 100;
  std::uint64_t every = 1000;
  classic::Precision precision = classic::Precision::kFloat;

  // The minibatch recipes' own.
  std::optional<std::string> data;
  std::optional<std::string> test;
  std::optional<std::string> net;
  std::optional<std::string> augment;
  std::optional<std::uint32_t> epochs;
  std::optional<std::size_t> batch;
  std::size_t ensemble = 1;
  double validation = 0;
  std::uint32_t patience = 0;
  std::optional<std::string> checkpoint;
  bool resume = false;
  bool jsonl = false;
};

// The published program.
void train_classic_program(const TrainOptions& options);

// A minibatch recipe. Returns the exit code: 0, or 130 or 143 where a signal ended it.
int train_recipe(const TrainOptions& options);

}  // namespace inkling::cli

#endif  // INKLING_CLI_TRAIN_OPTIONS_H_
