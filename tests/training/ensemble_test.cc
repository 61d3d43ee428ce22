#include "training/ensemble.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "dataset/builtin.h"
#include "metrics/calibration.h"
#include "support/temporary_folder.h"
#include "training/evaluation.h"
#include "training/parts.h"

namespace inkling::training {
namespace {

using testing::ElementsAre;
using testing::Pair;

const dataset::Dataset& digits() {
  static const dataset::Dataset data = dataset::builtin_digits();
  return data;
}

Recipe small_recipe() {
  Recipe recipe = find_recipe("digits-mlp");
  recipe.architecture = "input 8x8 | flatten | dense 8 | relu | dense 10";
  recipe.epochs = 2;
  return recipe;
}

TrainingData small_data() {
  const Parts parts = with_test_part(digits(), 1, 0.8);
  return {digits(), parts.train, {}};
}

// Stops after some steps, and notes the networks that it hears of.
class Listener : public TrainingListener {
 public:
  explicit Listener(std::uint64_t steps = std::numeric_limits<std::uint64_t>::max()) : left_(steps) {}
  void on_member(std::size_t member, std::size_t members) override { members_.emplace_back(member, members); }
  void on_step(const StepReport&) override { --left_; }
  bool should_stop() override { return left_ == 0; }

  std::uint64_t left_;
  std::vector<std::pair<std::size_t, std::size_t>> members_;
};

EnsembleResult run(const EnsembleOptions& options, Listener listener = Listener()) {
  return train_ensemble(small_recipe(), small_data(), options, listener);
}

TEST(Ensemble, IsTheNetworksOfSuccessiveSeeds) {
  Listener listener;
  const EnsembleResult result = train_ensemble(small_recipe(), small_data(), {{.seed = 7}, 2, {}}, listener);
  ASSERT_EQ(result.networks.size(), 2u);
  EXPECT_EQ(result.histories.size(), 2u);
  EXPECT_THAT(listener.members_, ElementsAre(Pair(1, 2), Pair(2, 2)));
  EXPECT_EQ(result.networks[0].tensors(), run({{.seed = 7}, 1, {}}).networks[0].tensors());
  EXPECT_EQ(result.networks[1].tensors(), run({{.seed = 8}, 1, {}}).networks[0].tensors());
  EXPECT_NE(result.networks[0].tensors(), result.networks[1].tensors());
}

TEST(Ensemble, OfOneIsNoEnsemble) {
  Listener listener;
  train_ensemble(small_recipe(), small_data(), {{.seed = 7}, 1, {}}, listener);
  EXPECT_TRUE(listener.members_.empty());
}

// Stopped in the first network, in the second, and not at all.
TEST(Ensemble, GoesOnWhereItWasStopped) {
  const EnsembleResult whole = run({{.seed = 7}, 2, {}});
  const test::TemporaryFolder folder;
  EnsembleOptions options{{.seed = 7, .resume = true}, 2, folder.file("run")};
  EXPECT_TRUE(run(options, Listener(3)).interrupted);
  const EnsembleResult second = run(options, Listener(15));
  EXPECT_TRUE(second.interrupted);
  EXPECT_EQ(second.networks.size(), 1u);
  const EnsembleResult resumed = run(options);
  EXPECT_FALSE(resumed.interrupted);
  ASSERT_EQ(resumed.networks.size(), 2u);
  EXPECT_EQ(resumed.networks[0].tensors(), whole.networks[0].tensors());
  EXPECT_EQ(resumed.networks[1].tensors(), whole.networks[1].tensors());
}

TEST(Ensemble, IsCalibratedByTheImagesThatItIsGiven) {
  const EnsembleResult result = run({{.seed = 7}, 2, {}});
  const std::vector<std::size_t> rows = with_test_part(digits(), 1, 0.8).test;
  base::ThreadPool pool(2);
  const double temperature = calibrated_temperature(result.networks, digits(), rows, pool);
  const auto likelihood = [&](double t) {
    return metrics::negative_log_likelihood(metrics::probabilities(logits_of(result.networks, digits(), rows, pool), t),
                                            labels_of(digits(), rows));
  };
  EXPECT_LT(likelihood(temperature), likelihood(temperature * 1.01));
  EXPECT_LT(likelihood(temperature), likelihood(temperature * 0.99));
}

TEST(Parts, KeepTheValidationPartOutOfTheTrainingPart) {
  Parts parts = with_test_part(digits(), 3, 0.25);
  const std::vector<std::size_t> learned = parts.train;
  keep_validation_part(digits(), 3, 0.1, parts);
  EXPECT_EQ(parts.validation.size(), 135u);  // a tenth of 1348
  std::vector<std::size_t> both = parts.train;
  both.insert(both.end(), parts.validation.begin(), parts.validation.end());
  std::ranges::sort(both);
  EXPECT_EQ(both, learned);
  EXPECT_EQ(without_test_part(digits()).train.size(), digits().size());
}

}  // namespace
}  // namespace inkling::training
