#include "training/train.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "dataset/builtin.h"
#include "metrics/calibration.h"
#include "model/predictor.h"
#include "support/errors.h"
#include "training/images.h"

namespace inkling::training {
namespace {

using test::expect_error;

dataset::Partition digits() { return {.train = dataset::whole(dataset::builtin_digits())}; }

Recipe small_recipe() {
  Recipe recipe = find_recipe("digits-mlp");
  auto& settings = std::get<MinibatchSettings>(recipe.settings);
  settings.architecture = "input 8x8 | flatten | dense 8 | relu | dense 10";
  settings.epochs = 2;
  return recipe;
}

Recipe small_classic() {
  Recipe recipe = find_recipe("classic");
  auto& settings = std::get<ClassicSettings>(recipe.settings);
  settings.steps = 300;
  settings.hidden = 12;
  settings.every = 100;
  return recipe;
}

// Notes what it hears, and stops after so many steps or accuracies.
class Listener : public TrainListener {
 public:
  explicit Listener(std::size_t stop_after = 1'000'000) : left_(stop_after) {}
  void on_start(const StartReport& report) override { starts.push_back(report); }
  void on_step(const StepReport&) override { --left_; }
  void on_accuracy(const AccuracyReport&) override { --left_; }
  bool should_stop() override { return left_ == 0; }

  std::vector<StartReport> starts;

 private:
  std::size_t left_;
};

TrainedModel run(const Recipe& recipe, const TrainOptions& options) {
  Listener listener;
  return train(recipe, digits(), options, listener);
}

std::vector<std::size_t> all_rows_of(const dataset::Partition& data) {
  std::vector<std::size_t> rows;
  for (const dataset::Subset* part : {&data.train, &data.validation, &data.test})
    rows.insert(rows.end(), part->rows.begin(), part->rows.end());
  std::ranges::sort(rows);
  return rows;
}

TEST(Train, HoldsOutATestPartAndAValidationPart) {
  Listener listener;
  const TrainedModel trained = train(small_recipe(), digits(), {.test_fraction = 0.25, .validation = 0.1}, listener);
  EXPECT_EQ(trained.data.test.size(), 449u);
  EXPECT_EQ(trained.data.validation.size(), 135u);  // a tenth of 1348
  EXPECT_EQ(all_rows_of(trained.data), digits().train.rows);
  ASSERT_EQ(listener.starts.size(), 1u);
  EXPECT_EQ(listener.starts[0].train, 1213u);
  EXPECT_EQ(listener.starts[0].validation, 135u);
  EXPECT_EQ(listener.starts[0].test, 449u);
  EXPECT_EQ(listener.starts[0].parameters, 64u * 8 + 8 + 8 * 10 + 10);
  EXPECT_EQ(trained.model.provenance.split, model::SplitKind::kStratified);
  EXPECT_EQ(trained.model.provenance.test_fraction, 0.25);
}

TEST(Train, KeepsTheTestPartThatTheDataHas) {
  dataset::Partition data = digits();
  data.test = dataset::whole(dataset::builtin_digits());
  data.test.rows.resize(100);
  Listener listener;
  const TrainedModel trained = train(small_recipe(), data, {}, listener);
  EXPECT_EQ(trained.data.train.size(), 1797u);
  EXPECT_EQ(trained.test.confusion.total(), 100u);
  EXPECT_EQ(trained.model.provenance.split, model::SplitKind::kOwn);
  EXPECT_EQ(trained.model.provenance.test_fraction, 0);
}

TEST(Train, TakesTheTemperatureOfTheValidationPartOrElseTheRecipes) {
  EXPECT_EQ(run(small_recipe(), {}).model.temperature, 0.5);
  const TrainedModel trained = run(small_recipe(), {.validation = 0.3});
  base::ThreadPool pool(1);
  const auto likelihood = [&](double temperature) {
    const dataset::Subset& images = trained.data.validation;
    const auto logits = model::Predictor(trained.model).logits(images.size(), plain_images(images), pool);
    return metrics::negative_log_likelihood(metrics::probabilities(logits, temperature),
                                            trained.data.validation.labels());
  };
  EXPECT_LT(likelihood(trained.model.temperature), likelihood(trained.model.temperature * 1.01));
  EXPECT_LT(likelihood(trained.model.temperature), likelihood(trained.model.temperature * 0.99));
}

TEST(Train, MeasuresEachNetworkOfSeveralAndThemTogether) {
  const TrainedModel trained = run(small_recipe(), {.members = 2});
  EXPECT_EQ(trained.model.networks.size(), 2u);
  EXPECT_EQ(trained.histories.size(), 2u);
  ASSERT_EQ(trained.member_tests.size(), 2u);
  EXPECT_EQ(trained.member_tests[0].confusion.total(), 449u);
  EXPECT_EQ(trained.test.confusion.total(), 449u);
  EXPECT_TRUE(run(small_recipe(), {}).member_tests.empty());
}

TEST(Train, TrainsTheClassicRecipeAsAnyOther) {
  Listener listener;
  const TrainedModel trained = train(small_classic(), digits(), {.seed = 5}, listener);
  EXPECT_EQ(trained.model.provenance.configuration, "steps=300\nlearning_rate=0.12\nhidden=12\nprecision=float\n");
  EXPECT_EQ(trained.model.provenance.split, model::SplitKind::kNumpy);
  EXPECT_EQ(trained.model.architecture(), architecture_of(small_classic()).to_string());
  EXPECT_EQ(trained.accuracies.size(), 3u);
  EXPECT_EQ(trained.data.test.size(), 450u);
  EXPECT_EQ(trained.test.confusion.total(), 450u);
  ASSERT_EQ(listener.starts.size(), 1u);
  EXPECT_EQ(listener.starts[0].train, 1347u);
  EXPECT_EQ(listener.starts[0].test, 450u);
  EXPECT_EQ(listener.starts[0].parameters, 74u * 12);
}

TEST(Train, EndsWhereTheListenerAsksForIt) {
  for (const Recipe& recipe : {small_recipe(), small_classic()}) {
    Listener listener(2);
    expect_error(ErrorKind::kInterrupted, "training was interrupted", [&] { train(recipe, digits(), {}, listener); });
  }
}

TEST(Train, NamesTheOptionThatIsAtFault) {
  const auto expect_refused = [](const Recipe& recipe, const TrainOptions& options, const std::string& message) {
    expect_error(ErrorKind::kUsage, message, [&] { run(recipe, options); });
  };
  expect_refused(small_recipe(), {.test_fraction = 0.9999}, "test_fraction: a share of 0.9999 leaves one part");
  expect_refused(small_recipe(), {.validation = 0.0001}, "validation: a share of 0.0001 leaves one part");
  expect_refused(small_classic(), {.test_fraction = 0.9999}, "test_fraction: a share of 0.9999 leaves one part");
  expect_refused(small_classic(), {.seed = 4'294'967'296}, "seed: the classic recipe takes 0 to 4294967295");
}

TEST(Train, RefusesDataThatTheClassicRecipeCannotLearnFrom) {
  const auto expect_refused = [](const dataset::Partition& data, const std::string& message) {
    Listener listener;
    expect_error(ErrorKind::kUsage, message, [&] { train(small_classic(), data, {}, listener); });
  };
  dataset::Partition data = digits();
  data.test = data.train;
  expect_refused(data, "draws its test part itself, but digits has one");
  data = {.train = dataset::whole(dataset::with_max_value(dataset::builtin_digits(), 255))};
  expect_refused(data, "takes images of 8x8 values 0 to 16, but those of digits are 8x8, 0 to 255");
}

TEST(TrainAgain, GivesTheSameModel) {
  for (const Recipe& recipe : {small_recipe(), small_classic()}) {
    const TrainedModel trained = run(recipe, {.seed = 9, .test_fraction = 0.4, .validation = 0.2, .members = 2});
    Listener listener;
    const model::Model again = train_again(trained.model, digits(), {.threads = 2}, listener);
    EXPECT_EQ(model::tensors_hash(again), model::tensors_hash(trained.model)) << recipe.name;
    EXPECT_EQ(again.temperature, trained.model.temperature) << recipe.name;
  }
}

}  // namespace
}  // namespace inkling::training
