#include "training/ensemble.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <limits>
#include <variant>

#include "dataset/builtin.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace inkling::training {
namespace {

using testing::ElementsAre;
using testing::Pair;

const dataset::Dataset& digits() {
  static const dataset::Dataset data = dataset::builtin_digits();
  return data;
}

MinibatchSettings small_recipe() {
  MinibatchSettings recipe = std::get<MinibatchSettings>(find_recipe("digits-mlp").settings);
  recipe.architecture = "input 8x8 | flatten | dense 8 | relu | dense 10";
  recipe.epochs = 2;
  return recipe;
}

dataset::Partition small_data() {
  dataset::Partition data{.train = dataset::whole(digits())};
  data.test = dataset::hold_out_stratified(data.train, 0.8, 1);
  return data;
}

// Stops after some steps, and notes the networks that it hears of.
class Listener : public TrainListener {
 public:
  explicit Listener(std::uint64_t steps = std::numeric_limits<std::uint64_t>::max()) : left_(steps) {}
  void on_start(const StartReport& report) override { members_.emplace_back(report.member, report.members); }
  void on_step(const StepReport&) override { --left_; }
  bool should_stop() override { return left_ == 0; }

  std::uint64_t left_;
  std::vector<std::pair<std::size_t, std::size_t>> members_;
};

EnsembleResult run(const TrainOptions& options, Listener listener = Listener()) {
  return train_ensemble(small_recipe(), small_data(), options, listener);
}

TEST(Ensemble, IsTheNetworksOfSuccessiveSeeds) {
  Listener listener;
  const EnsembleResult result = train_ensemble(small_recipe(), small_data(), {.seed = 7, .members = 2}, listener);
  ASSERT_EQ(result.networks.size(), 2u);
  EXPECT_EQ(result.histories.size(), 2u);
  EXPECT_THAT(listener.members_, ElementsAre(Pair(1, 2), Pair(2, 2)));
  EXPECT_EQ(result.networks[0].tensors(), run({.seed = 7}).networks[0].tensors());
  EXPECT_EQ(result.networks[1].tensors(), run({.seed = 8}).networks[0].tensors());
  EXPECT_NE(result.networks[0].tensors(), result.networks[1].tensors());
}

TEST(Ensemble, OfOneIsOneNetwork) {
  Listener listener;
  train_ensemble(small_recipe(), small_data(), {.seed = 7}, listener);
  EXPECT_THAT(listener.members_, ElementsAre(Pair(1, 1)));
}

// Stopped in the first network, in the second, and not at all.
TEST(Ensemble, GoesOnWhereItWasStopped) {
  const EnsembleResult whole = run({.seed = 7, .members = 2});
  const test::TemporaryFolder folder;
  const TrainOptions options{.seed = 7, .members = 2, .checkpoint = folder.file("run"), .resume = true};
  const auto expect_stopped = [&](Listener listener) {
    test::expect_error(ErrorKind::kInterrupted, "interrupted", [&] { run(options, listener); });
  };
  expect_stopped(Listener(3));
  EXPECT_FALSE(std::filesystem::exists(folder.file("run/2")));
  expect_stopped(Listener(15));
  EXPECT_TRUE(std::filesystem::exists(folder.file("run/2")));
  const EnsembleResult resumed = run(options);
  ASSERT_EQ(resumed.networks.size(), 2u);
  EXPECT_EQ(resumed.networks[0].tensors(), whole.networks[0].tensors());
  EXPECT_EQ(resumed.networks[1].tensors(), whole.networks[1].tensors());
}

// A folder has one run. What is refused is so before a network is trained, and leaves the folder as it is.
TEST(Ensemble, RefusesAFolderThatHoldsAnotherRun) {
  const test::TemporaryFolder folder;
  const auto expect_refused = [&](TrainOptions options, const std::string& name, ErrorKind kind,
                                  const std::string& what) {
    options.seed = 7;
    options.checkpoint = folder.file(name);
    Listener listener;
    test::expect_error(kind, folder.file(name) + ": holds checkpoints of " + what,
                       [&] { train_ensemble(small_recipe(), small_data(), options, listener); });
    EXPECT_TRUE(listener.members_.empty());
  };
  run({.seed = 7, .checkpoint = folder.file("one")});
  expect_refused({.members = 2}, "one", ErrorKind::kUsage, "a run of one network: resume it, or name");
  expect_refused({.members = 2, .resume = true}, "one", ErrorKind::kData, "a run of one network: name");
  EXPECT_FALSE(std::filesystem::exists(folder.file("one/1")));

  run({.seed = 7, .members = 3, .checkpoint = folder.file("three")});
  expect_refused({.members = 3}, "three", ErrorKind::kUsage, "an ensemble: resume it, or name");
  expect_refused({.resume = true}, "three", ErrorKind::kData, "an ensemble: name");
  expect_refused({.members = 2, .resume = true}, "three", ErrorKind::kData, "an ensemble of more networks: name");
  std::filesystem::remove_all(folder.file("three/1"));  // the second network's would be met later
  expect_refused({.members = 3}, "three", ErrorKind::kUsage, "an ensemble: resume it, or name");
}

}  // namespace
}  // namespace inkling::training
