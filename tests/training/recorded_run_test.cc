#include "training/recorded_run.h"

#include <gtest/gtest.h>

#include "support/errors.h"

namespace inkling::training {
namespace {

using test::expect_error;

RecordedRun run_of(const Recipe& recipe) { return {recipe, 0, 0}; }

// A recipe with a new setting that is not read back fails here.
TEST(RecordedRun, EveryRecipeReadsBackAsItself) {
  for (const Recipe& recipe : recipes()) {
    const std::string text = to_text(run_of(recipe));
    EXPECT_EQ(configuration(parse_recorded_run(text).recipe), text) << recipe.name;
  }
}

// What no recipe of the program's own has.
TEST(RecordedRun, EverySettingReadsBackAsItself) {
  Recipe recipe = find_recipe("plain");
  recipe.optimizer = optimizer::Sgd{.momentum = 0.95, .nesterov = true, .weight_decay = 0.0005};
  recipe.schedule = {
      .kind = optimizer::ScheduleKind::kStep, .learning_rate = 0.1, .warm_up = 0.05, .milestones = {0.5, 0.75}};
  recipe.initialization = network::Initialization::kGlorot;
  recipe.clip_norm = 1.5;
  const RecordedRun read = parse_recorded_run(to_text(RecordedRun{recipe, 0.1, 5}));
  EXPECT_EQ(std::get<optimizer::Sgd>(read.recipe.optimizer), std::get<optimizer::Sgd>(recipe.optimizer));
  EXPECT_EQ(read.recipe.schedule, recipe.schedule);
  EXPECT_EQ(read.recipe.initialization, recipe.initialization);
  EXPECT_EQ(read.recipe.clip_norm, recipe.clip_norm);
  EXPECT_EQ(read.validation, 0.1);
  EXPECT_EQ(read.patience, 5u);
  for (const optimizer::ScheduleKind kind : {optimizer::ScheduleKind::kConstant, optimizer::ScheduleKind::kCosine}) {
    recipe.schedule = {.kind = kind, .learning_rate = 0.25, .warm_up = 0.125, .milestones = {}};
    if (kind == optimizer::ScheduleKind::kCosine) recipe.schedule.final_fraction = 0.01;
    EXPECT_EQ(parse_recorded_run(to_text(run_of(recipe))).recipe.schedule, recipe.schedule);
  }
  recipe.loss = {.kind = network::LossKind::kSquaredError};
  recipe.initialization = network::Initialization::kUniform;
  EXPECT_EQ(to_text(parse_recorded_run(to_text(run_of(recipe)))), to_text(run_of(recipe)));
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), by);
}

TEST(RecordedRun, RefusesWhatIsNotWrittenSo) {
  const std::string text = to_text(run_of(find_recipe("plain")));
  const auto expect_refused = [&](const std::string& changed, const std::string& message) {
    expect_error(ErrorKind::kData, message, [&] { parse_recorded_run(changed); });
  };
  expect_refused("", "");
  expect_refused(text + "comment=mine\n", "configuration: unknown line 'comment=mine'");
  expect_refused(text + "epochs=1\n", "configuration: expected ");
  expect_refused(replaced(text, "epochs=10", "epochs=010"), "configuration: expected 'epochs=10', got 'epochs=010'");
  expect_refused(replaced(text, "epochs=10", "epochs=0"), "epochs: expected 1 to 100000");
  expect_refused(replaced(text, "clip_norm=0", "clip_norm=nan"), "configuration: expected a number, got 'nan'");
  expect_refused(replaced(text, "calm_strength=0", "calm_strength=2"), "calm end: ");
  expect_refused(replaced(text, "adamw", "adam"), "configuration: expected 'optimizer=adamw");
  expect_refused(replaced(text, "one-cycle", "two-cycle"), "configuration: expected 'schedule=one-cycle");
  expect_refused(replaced(text, "dense 10", "dense 9"), "architecture: expected 10 outputs");
  expect_refused(replaced(text, "augmentation=none", "augmentation=fold 3"), "");
  expect_refused(text.substr(0, text.size() - 1), "");
  expect_refused(text + "validation=1\n", "validation: ");
}

TEST(RecordedRun, OfThePublishedProgramReadsBackAsItself) {
  classic::ClassicOptions options;
  options.steps = 12;
  options.learning_rate = 0.3;
  options.hidden = 7;
  options.precision = classic::Precision::kDouble;
  const classic::ClassicOptions read = parse_classic_run(to_text(options));
  EXPECT_EQ(read.steps, 12u);
  EXPECT_EQ(read.learning_rate, 0.3);
  EXPECT_EQ(read.hidden, 7u);
  EXPECT_EQ(read.precision, classic::Precision::kDouble);
  expect_error(ErrorKind::kData, "configuration: expected ", [] { parse_classic_run("steps=1\n"); });
  expect_error(ErrorKind::kData, "unknown line", [] { parse_classic_run("epochs=1\n"); });
}

}  // namespace
}  // namespace inkling::training
