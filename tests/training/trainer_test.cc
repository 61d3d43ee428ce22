#include "training/trainer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <numeric>

#include "base/error.h"
#include "base/sha256.h"
#include "base/stream.h"
#include "dataset/builtin.h"
#include "support/errors.h"
#include "support/prediction.h"
#include "support/rank_threads.h"
#include "support/temporary_folder.h"

namespace inkling::training {
namespace {

using test::expect_error;
using test::TemporaryFolder;
using ::testing::HasSubstr;

// Everything at once that could depend on threads or on an interruption: deformation, dropout, batch normalization,
// an average, weight decay, clipping, and epochs whose last step is smaller.
MinibatchSettings small_recipe() {
  MinibatchSettings recipe;
  recipe.architecture =
      "input 8x8 | conv 4 3x3 same no-bias | batchnorm | relu | maxpool 2 | flatten | dropout 0.2 | dense 10";
  recipe.loss = {.label_smoothing = 0.05f};
  recipe.optimizer = optimizer::AdamW{.weight_decay = 0.02};
  recipe.schedule = {.kind = optimizer::ScheduleKind::kOneCycle, .learning_rate = 0.01, .milestones = {}};
  recipe.augmentation = augmentation::parse_augmentation("rotate 7 | shift 0.5 | upsample 2");
  recipe.epochs = 3;
  recipe.batch = 64;
  recipe.shard_size = 16;
  recipe.clip_norm = 1;
  recipe.average_decay = 0.98;
  recipe.calm_share = 0.3;
  recipe.calm_strength = 0.5f;
  return recipe;
}

const dataset::Dataset& digits() {
  static const dataset::Dataset data = dataset::builtin_digits();
  return data;
}

dataset::Partition small_data(std::size_t train = 300, std::size_t validation = 100) {
  dataset::Partition data{.train = dataset::whole(digits())};
  data.validation = data.train;
  data.train.rows.resize(train);
  data.validation.rows.resize(train + validation);
  data.validation.rows.erase(data.validation.rows.begin(), data.validation.rows.begin() + static_cast<long>(train));
  return data;
}

std::string hash_of(const network::Network& network) {
  base::Sha256 hash;
  hash.update(std::as_bytes(network.parameters()));
  hash.update(std::as_bytes(network.statistics()));
  return hash.hex();
}

// Stops a run after `stop_after` steps, and remembers what it heard.
class Listener : public TrainListener {
 public:
  explicit Listener(std::uint64_t stop_after = std::numeric_limits<std::uint64_t>::max()) : left_(stop_after) {}

  void on_step(const StepReport& report) override {
    images_ += report.images;
    --left_;
  }
  void on_resume(std::uint32_t epoch, std::uint64_t step) override { resumed_ = {epoch, step}; }
  void on_warning(const std::string& warning) override { warnings_.push_back(warning); }
  bool should_stop() override { return left_ == 0; }

  std::size_t images() const { return images_; }
  std::pair<std::uint32_t, std::uint64_t> resumed() const { return resumed_; }
  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  std::uint64_t left_;
  std::size_t images_ = 0;
  std::pair<std::uint32_t, std::uint64_t> resumed_ = {0, 0};
  std::vector<std::string> warnings_;
};

TrainedNetwork run(const MinibatchSettings& recipe, const dataset::Partition& data,
                   const NetworkOptions& options = {}) {
  Listener listener;
  return train_network(recipe, data, options, listener);
}

TEST(Trainer, GivesTheSameBitsWithAnyNumberOfThreads) {
  const TrainedNetwork one = run(small_recipe(), small_data(), {.seed = 5, .threads = 1});
  for (const std::size_t threads : {2u, 3u, 8u}) {
    const TrainedNetwork other = run(small_recipe(), small_data(), {.seed = 5, .threads = threads});
    EXPECT_EQ(hash_of(other.network), hash_of(one.network)) << threads;
    EXPECT_EQ(other.history, one.history) << threads;
  }
  EXPECT_NE(hash_of(run(small_recipe(), small_data(), {.seed = 6}).network), hash_of(one.network));
}

TEST(Trainer, GivesTheSameBitsWithAnyNumberOfRanks) {
  const TrainedNetwork one = run(small_recipe(), small_data(), {.seed = 5, .patience = 1});
  for (const std::size_t count : {2u, 3u, 4u, 8u}) {
    test::RankThreads threads(count);
    const auto ends = threads.run([&](Ranks& ranks) {
      const TrainedNetwork other = run(small_recipe(), small_data(),
                                       {.seed = 5, .threads = 1 + ranks.rank() % 2, .patience = 1, .ranks = &ranks});
      EXPECT_EQ(hash_of(other.network), hash_of(one.network)) << count;
      EXPECT_EQ(other.history, one.history) << count;
      EXPECT_EQ(other.stopped_early, one.stopped_early) << count;
    });
    for (const test::RankEnd& end : ends) EXPECT_FALSE(end) << end->what();
  }
}

TEST(Trainer, RefusesRanksOfOtherData) {
  test::RankThreads threads(2);
  const auto ends = threads.run(
      [&](Ranks& ranks) { run(small_recipe(), small_data(ranks.is_first() ? 300 : 299), {.ranks = &ranks}); });
  for (const test::RankEnd& end : ends) {
    ASSERT_TRUE(end);
    EXPECT_EQ(end->kind(), ErrorKind::kData);
    EXPECT_THAT(end->what(), HasSubstr("rank 1 trains another run: expected train_rows="));
  }
}

// A rank whose processor rounds differently: here one bit of the first sum that it hears.
TEST(Trainer, TellsRanksThatComputeOtherBits) {
  test::RankThreads threads(2);
  threads.change_heard([](std::size_t rank, std::span<std::byte> values) {
    constexpr std::size_t kSum = 4000;  // bytes: what is shorter are texts
    if (rank == 1 && values.size() > kSum) values[1] ^= std::byte{1};
  });
  const auto ends = threads.run([&](Ranks& ranks) { run(small_recipe(), small_data(), {.ranks = &ranks}); });
  for (const test::RankEnd& end : ends) {
    ASSERT_TRUE(end);
    EXPECT_EQ(end->kind(), ErrorKind::kIo);
    EXPECT_THAT(end->what(), HasSubstr("rank 1 has other weights than rank 0 after epoch 1"));
  }
}

TEST(Trainer, LearnsToReadDigits) {
  MinibatchSettings recipe = small_recipe();
  recipe.epochs = 15;
  const dataset::Partition data = small_data(1200, 0);
  const TrainedNetwork result = run(recipe, data, {.threads = 2});
  dataset::Subset rest = dataset::whole(digits());
  rest.rows.erase(rest.rows.begin(), rest.rows.begin() + 1200);
  EXPECT_GT(test::evaluate(result.network, rest).confusion.accuracy(), 0.9);
}

TEST(Trainer, OverfitsATinySetToTheLastImage) {
  MinibatchSettings recipe = small_recipe();
  recipe.architecture = "input 8x8 | flatten | dense 32 | relu | dense 10";
  recipe.augmentation = {};
  recipe.average_decay = 0;
  recipe.loss = {};
  recipe.clip_norm = 0;
  recipe.epochs = 150;
  const TrainedNetwork result = run(recipe, small_data(64, 0));
  EXPECT_EQ(result.history.back().accuracy, 1.0);
  EXPECT_LT(result.history.back().loss, 0.1);
}

// 300 images are 4 steps of 64 and one of 44, of which 32 are whole shards of 16.
TEST(Trainer, SeesWholeShardsOnly) {
  MinibatchSettings recipe = small_recipe();
  recipe.epochs = 1;
  Listener listener;
  train_network(recipe, small_data(), {}, listener);
  EXPECT_EQ(listener.images(), 288u);
}

TEST(Trainer, TrainsOnFewerImagesThanAShard) { EXPECT_EQ(run(small_recipe(), small_data(5, 0)).history.size(), 3u); }

void run_until_stopped(const NetworkOptions& options, Listener& listener) {
  expect_error(ErrorKind::kInterrupted, "training was interrupted",
               [&] { train_network(small_recipe(), small_data(), options, listener); });
}

class TrainerResume : public ::testing::Test {
 protected:
  // Runs until it is done, being stopped after each of `stops` steps.
  TrainedNetwork run_in_pieces(const std::vector<std::uint64_t>& stops, const NetworkOptions& options = {}) {
    bool resume = false;
    for (const std::uint64_t stop : stops) {
      CheckpointFolder folder(path_);
      Listener listener(stop);
      NetworkOptions now = options;
      now.checkpoints = &folder;
      now.resume = std::exchange(resume, true);
      run_until_stopped(now, listener);
    }
    CheckpointFolder folder(path_);
    NetworkOptions now = options;
    now.checkpoints = &folder;
    now.resume = true;
    return run(small_recipe(), small_data(), now);
  }

  TemporaryFolder temporary_;
  std::string path_ = temporary_.file("run");
};

TEST_F(TrainerResume, EndsWithTheBitsOfARunThatWasNotInterrupted) {
  const TrainedNetwork whole = run(small_recipe(), small_data());
  const TrainedNetwork pieces = run_in_pieces({1, 3, 1, 5});  // 5 steps an epoch
  EXPECT_EQ(hash_of(pieces.network), hash_of(whole.network));
  EXPECT_EQ(pieces.history, whole.history);
}

TEST_F(TrainerResume, KeepsTheBestEpochAcrossAnInterruption) {
  const TrainedNetwork whole = run(small_recipe(), small_data(), {.patience = 1});
  const TrainedNetwork pieces = run_in_pieces({7}, {.patience = 1});
  EXPECT_EQ(hash_of(pieces.network), hash_of(whole.network));
  EXPECT_EQ(pieces.stopped_early, whole.stopped_early);
}

TEST_F(TrainerResume, GivesAFinishedRunAgain) {
  const TrainedNetwork first = run_in_pieces({2});
  EXPECT_EQ(hash_of(run_in_pieces({}).network), hash_of(first.network));
}

TEST_F(TrainerResume, SaysWhereItGoesOn) {
  CheckpointFolder folder(path_);
  Listener first(7);
  run_until_stopped({.checkpoints = &folder}, first);
  Listener second;
  train_network(small_recipe(), small_data(), {.checkpoints = &folder, .resume = true}, second);
  EXPECT_EQ(second.resumed(), (std::pair<std::uint32_t, std::uint64_t>{2, 2}));
}

TEST_F(TrainerResume, FallsBackFromADamagedCheckpointToTheSameResult) {
  const TrainedNetwork whole = run(small_recipe(), small_data());
  CheckpointFolder folder(path_);
  Listener first(7);
  run_until_stopped({.checkpoints = &folder}, first);
  const std::string newest = path_ + "/checkpoint-000000000007.safetensors";
  const std::string bytes = test::read_text(newest);
  base::write_file(newest, base::as_bytes(bytes.substr(0, bytes.size() / 2)));
  Listener second;
  const TrainedNetwork result =
      train_network(small_recipe(), small_data(), {.checkpoints = &folder, .resume = true}, second);
  EXPECT_THAT(second.warnings(), ::testing::ElementsAre(HasSubstr("checkpoint-000000000007.safetensors")));
  EXPECT_EQ(second.resumed(), (std::pair<std::uint32_t, std::uint64_t>{2, 0}));
  EXPECT_EQ(hash_of(result.network), hash_of(whole.network));
}

// Stopped by the listener of its last rank, then gone on with by another number of ranks, again and again.
TEST_F(TrainerResume, GoesOnWithAnotherNumberOfRanks) {
  const TrainedNetwork whole = run(small_recipe(), small_data());
  bool resume = false;
  for (const auto& [count, stop] : {std::pair<std::size_t, std::uint64_t>{2, 3}, {4, 1}, {3, 2}}) {
    test::RankThreads threads(count);
    const auto ends = threads.run([&](Ranks& ranks) {
      std::optional<CheckpointFolder> folder;
      if (ranks.is_first()) folder.emplace(path_);
      const bool is_last = ranks.rank() + 1 == ranks.count();
      Listener listener(is_last ? stop : std::numeric_limits<std::uint64_t>::max());
      train_network(small_recipe(), small_data(),
                    {.checkpoints = folder ? &*folder : nullptr, .resume = resume, .ranks = &ranks}, listener);
    });
    for (const test::RankEnd& end : ends) {
      ASSERT_TRUE(end);
      EXPECT_EQ(end->kind(), ErrorKind::kInterrupted);
      EXPECT_STREQ(end->what(), "training was interrupted");
    }
    resume = true;
  }
  CheckpointFolder folder(path_);
  Listener listener;
  const TrainedNetwork last =
      train_network(small_recipe(), small_data(), {.checkpoints = &folder, .resume = true}, listener);
  EXPECT_EQ(listener.resumed(), (std::pair<std::uint32_t, std::uint64_t>{2, 1}));
  EXPECT_EQ(hash_of(last.network), hash_of(whole.network));
  EXPECT_EQ(last.history, whole.history);
}

TEST_F(TrainerResume, EndsAllRanksWhereTheFolderHoldsARun) {
  {
    CheckpointFolder folder(path_);
    Listener stop(2);
    run_until_stopped({.checkpoints = &folder}, stop);
  }
  test::RankThreads threads(3);
  const auto ends = threads.run([&](Ranks& ranks) {
    std::optional<CheckpointFolder> folder;
    if (ranks.is_first()) folder.emplace(path_);
    run(small_recipe(), small_data(), {.checkpoints = folder ? &*folder : nullptr, .ranks = &ranks});
  });
  for (const test::RankEnd& end : ends) {
    ASSERT_TRUE(end);
    EXPECT_EQ(end->kind(), ErrorKind::kUsage);
    EXPECT_THAT(end->what(), HasSubstr("holds checkpoints of a run"));
  }
}

TEST_F(TrainerResume, RefusesAnotherRunsCheckpoint) {
  CheckpointFolder folder(path_);
  Listener stop(2);
  run_until_stopped({.checkpoints = &folder}, stop);
  const auto resume = [&](const MinibatchSettings& recipe, const dataset::Partition& data, std::uint64_t seed) {
    Listener listener;
    train_network(recipe, data, {.seed = seed, .checkpoints = &folder, .resume = true}, listener);
  };
  expect_error(ErrorKind::kData, "expected seed=2, got seed=1", [&] { resume(small_recipe(), small_data(), 2); });
  MinibatchSettings other = small_recipe();
  other.batch = 32;
  expect_error(ErrorKind::kData, "expected batch=32, got batch=64", [&] { resume(other, small_data(), 1); });
  expect_error(ErrorKind::kData, "expected train_rows=", [&] { resume(small_recipe(), small_data(299), 1); });
  dataset::Dataset changed = digits();
  changed.pixels[0] ^= 1;
  dataset::Partition changed_data = small_data();
  changed_data.train.data = changed_data.validation.data = std::make_shared<dataset::Dataset>(std::move(changed));
  expect_error(ErrorKind::kData, "expected data=", [&] { resume(small_recipe(), changed_data, 1); });
}

TEST_F(TrainerResume, DoesNotWriteOverARunUnasked) {
  CheckpointFolder folder(path_);
  Listener stop(2);
  run_until_stopped({.checkpoints = &folder}, stop);
  Listener again;
  expect_error(ErrorKind::kUsage, "holds checkpoints of a run",
               [&] { train_network(small_recipe(), small_data(), {.checkpoints = &folder}, again); });
}

TEST(Trainer, EndsEarlyWithTheBestEpochsNetwork) {
  MinibatchSettings recipe = small_recipe();
  recipe.schedule = {.kind = optimizer::ScheduleKind::kConstant, .learning_rate = 0.02, .milestones = {}};
  recipe.average_decay = 0;
  recipe.calm_share = 0;
  recipe.epochs = 60;
  const TrainedNetwork result = run(recipe, small_data(100, 100), {.patience = 3});
  ASSERT_TRUE(result.stopped_early);
  ASSERT_GT(result.history.size(), 3u);
  double best = std::numeric_limits<double>::infinity();
  std::size_t best_epoch = 0;
  for (const EpochReport& epoch : result.history) {
    if (*epoch.validation_loss < best) best = *epoch.validation_loss, best_epoch = epoch.epoch;
  }
  EXPECT_EQ(result.history.size(), best_epoch + 3);
  recipe.epochs = static_cast<std::uint32_t>(best_epoch);  // a constant rate: the first epochs are the same
  EXPECT_EQ(hash_of(run(recipe, small_data(100, 100)).network), hash_of(result.network));
}

TEST(Trainer, NamesEpochAndBatchWhereTheLossIsNotFinite) {
  MinibatchSettings recipe = small_recipe();
  recipe.architecture = "input 8x8 | flatten | dense 32 | relu | dense 32 | relu | dense 10";
  recipe.optimizer = optimizer::Sgd{};
  recipe.clip_norm = 0;
  recipe.schedule = {.kind = optimizer::ScheduleKind::kConstant, .learning_rate = 9e5, .milestones = {}};
  expect_error(ErrorKind::kDiverged, "the loss is not finite in epoch 1, batch ",
               [&] { run(recipe, small_data(300, 0)); });
}

TEST(Trainer, RefusesWhatDoesNotFitTogether) {
  MinibatchSettings recipe = small_recipe();
  expect_error(ErrorKind::kUsage, "no images", [&] { run(recipe, small_data(0, 0)); });
  expect_error(ErrorKind::kUsage, "patience needs a validation part",
               [&] { run(recipe, small_data(300, 0), {.patience = 2}); });
  recipe.architecture = "input 28x28 | flatten | dense 10";
  expect_error(ErrorKind::kUsage, "the network takes images of 28x28", [&] { run(recipe, small_data()); });
  recipe.architecture = "input 8x8 | flatten | dense 9";
  expect_error(ErrorKind::kUsage, "expected 10 outputs", [&] { run(recipe, small_data()); });
}

}  // namespace
}  // namespace inkling::training
