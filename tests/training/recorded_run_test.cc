#include "training/recorded_run.h"

#include <gtest/gtest.h>

#include <variant>

#include "support/errors.h"

namespace inkling::training {
namespace {

using test::expect_error;

RecordedRun run_of(const MinibatchSettings& settings) { return {{.settings = settings}}; }

RecordedRun parse(const std::string& text) { return parse_recorded_run("plain", text); }

MinibatchSettings parse_settings(const std::string& text) {
  return std::get<MinibatchSettings>(parse(text).recipe.settings);
}

// A recipe with a new setting that is not read back fails here.
TEST(RecordedRun, EveryRecipeReadsBackAsItself) {
  for (const Recipe& recipe : recipes()) {
    const std::string text = to_text({recipe});
    EXPECT_EQ(configuration(parse_recorded_run(recipe.name, text).recipe), text) << recipe.name;
  }
}

// What no recipe of the program's own has.
TEST(RecordedRun, EverySettingReadsBackAsItself) {
  MinibatchSettings recipe = std::get<MinibatchSettings>(find_recipe("plain").settings);
  recipe.optimizer = optimizer::Sgd{.momentum = 0.95, .nesterov = true, .weight_decay = 0.0005};
  recipe.schedule = {
      .kind = optimizer::ScheduleKind::kStep, .learning_rate = 0.1, .warm_up = 0.05, .milestones = {0.5, 0.75}};
  recipe.initialization = network::Initialization::kGlorot;
  recipe.clip_norm = 1.5;
  const RecordedRun run = parse(to_text({{.settings = recipe}, {.validation = 0.1, .patience = 5}}));
  const auto& read = std::get<MinibatchSettings>(run.recipe.settings);
  EXPECT_EQ(std::get<optimizer::Sgd>(read.optimizer), std::get<optimizer::Sgd>(recipe.optimizer));
  EXPECT_EQ(read.schedule, recipe.schedule);
  EXPECT_EQ(read.initialization, recipe.initialization);
  EXPECT_EQ(read.clip_norm, recipe.clip_norm);
  EXPECT_EQ(run.options.validation, 0.1);
  EXPECT_EQ(run.options.patience, 5u);
  for (const optimizer::ScheduleKind kind : {optimizer::ScheduleKind::kConstant, optimizer::ScheduleKind::kCosine}) {
    recipe.schedule = {.kind = kind, .learning_rate = 0.25, .warm_up = 0.125, .milestones = {}};
    if (kind == optimizer::ScheduleKind::kCosine) recipe.schedule.final_fraction = 0.01;
    EXPECT_EQ(parse_settings(to_text(run_of(recipe))).schedule, recipe.schedule);
  }
  recipe.loss = {.kind = network::LossKind::kSquaredError};
  recipe.initialization = network::Initialization::kUniform;
  EXPECT_EQ(to_text(parse(to_text(run_of(recipe)))), to_text(run_of(recipe)));
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), by);
}

TEST(RecordedRun, RefusesWhatIsNotWrittenSo) {
  const std::string text = to_text({find_recipe("plain")});
  const auto expect_refused = [&](const std::string& changed, const std::string& message) {
    expect_error(ErrorKind::kData, message, [&] { parse(changed); });
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
  expect_refused(text + "temperature=1\n", "configuration: unknown line 'temperature=1'");
}

TEST(RecordedRun, OfThePublishedProgramReadsBackAsItself) {
  ClassicSettings settings;
  settings.steps = 12;
  settings.learning_rate = 0.3;
  settings.hidden = 7;
  settings.precision = classic::Precision::kDouble;
  const std::string text = to_text({{.settings = settings}});
  EXPECT_EQ(text, "steps=12\nlearning_rate=0.3\nhidden=7\nprecision=double\n");
  const auto read = std::get<ClassicSettings>(parse_recorded_run("classic", text).recipe.settings);
  EXPECT_EQ(read.steps, 12u);
  EXPECT_EQ(read.learning_rate, 0.3);
  EXPECT_EQ(read.hidden, 7u);
  EXPECT_EQ(read.precision, classic::Precision::kDouble);
  expect_error(ErrorKind::kData, "configuration: expected ", [] { parse_recorded_run("classic", "steps=1\n"); });
  expect_error(ErrorKind::kData, "unknown line", [] { parse_recorded_run("classic", "epochs=1\n"); });
}

}  // namespace
}  // namespace inkling::training
