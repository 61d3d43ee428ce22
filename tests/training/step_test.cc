#include "training/step.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "dataset/builtin.h"
#include "support/naive_network.h"
#include "support/rank_threads.h"

namespace inkling::training {
namespace {

constexpr const char* kEverything =
    "input 8x8 | conv 16 3x3 same | batchnorm | relu | conv 16 3x3 | relu | maxpool 2 | dropout 0.2 | flatten | "
    "dense 20 | batchnorm | tanh | dropout 0.3 | dense 10";

// Images of the built-in digits, scaled to [0, 1].
class Images {
 public:
  explicit Images(std::size_t count) : data_(dataset::builtin_digits()) {
    for (std::size_t i = 0; i < count * 64; ++i) inputs_.push_back(static_cast<float>(data_.pixels[i]) / 16);
    for (std::size_t i = 0; i < count; ++i) samples_.push_back(i);
  }

  std::size_t size() const { return samples_.size(); }
  Batch batch(std::size_t first, std::size_t count, std::uint32_t epoch = 0) const {
    return {std::span(inputs_).subspan(first * 64, count * 64), labels().subspan(first, count),
            std::span(samples_).subspan(first, count), epoch};
  }
  std::span<const std::uint8_t> labels() const { return std::span(data_.labels).first(size()); }
  std::span<const float> inputs() const { return inputs_; }
  network::ImageSource source() const {
    return [this](std::size_t first, std::size_t count, std::span<float> to) {
      std::ranges::copy(inputs().subspan(first * 64, count * 64), to.begin());
    };
  }

 private:
  dataset::Dataset data_;
  std::vector<float> inputs_;
  std::vector<std::uint64_t> samples_;
};

// A network with all that trains it.
struct Trainer {
  Trainer(const std::string& architecture, const optimizer::OptimizerSettings& optimizer_settings,
          const StepSettings& settings, std::size_t threads, Ranks* ranks = nullptr)
      : network(network::Architecture::parse(architecture)),
        optimizer(optimizer_settings, network.layout().size, decayed_ranges(network.layout())),
        average((network.initialize(1, network::Initialization::kHe), 0.99), network.parameters()),
        pool(threads),
        step(network, optimizer, &average, settings, pool, ranks) {}

  network::Network network;
  optimizer::Optimizer optimizer;
  optimizer::MovingAverage average;
  base::ThreadPool pool;
  TrainingStep step;
};

// All that training changes, after some epochs of batches of 50 images, the last one of 30.
struct Outcome {
  std::vector<float> parameters;
  std::vector<float> statistics;
  std::vector<float> average;
  std::vector<double> losses;

  bool operator==(const Outcome&) const = default;
};

// Which of a batch's images there are: those that are not hold no numbers.
enum class Seen : bool { kAll, kOwnShards };

Outcome train(Trainer& trainer, const Images& images, std::uint32_t epochs, std::size_t batch, Seen seen = Seen::kAll) {
  Outcome outcome;
  for (std::uint32_t epoch = 0; epoch < epochs; ++epoch) {
    for (std::size_t first = 0; first < images.size(); first += batch) {
      const std::size_t count = std::min(batch, images.size() - first);
      Batch now = images.batch(first, count, epoch);
      std::vector<float> inputs(now.inputs.begin(), now.inputs.end());
      if (seen == Seen::kOwnShards) {
        const ImageRange own = trainer.step.own_images(count);
        std::fill(inputs.begin(), inputs.begin() + static_cast<long>(own.first * 64), NAN);
        std::fill(inputs.begin() + static_cast<long>((own.first + own.count) * 64), inputs.end(), NAN);
        now.inputs = inputs;
      }
      outcome.losses.push_back(trainer.step.run(now, 0.05).loss);
    }
  }
  const auto copy = [](std::span<const float> values) { return std::vector<float>(values.begin(), values.end()); };
  outcome.parameters = copy(std::as_const(trainer.network).parameters());
  outcome.statistics = copy(std::as_const(trainer.network).statistics());
  outcome.average = copy(std::as_const(trainer.average).values());
  return outcome;
}

TEST(TrainingStep, GivesTheSameBitsForAnyNumberOfThreads) {
  const Images images(180);
  for (const optimizer::OptimizerSettings& optimizer : {optimizer::OptimizerSettings(optimizer::Sgd{0.9, true, 1e-4}),
                                                        optimizer::OptimizerSettings(optimizer::AdamW{})}) {
    std::vector<Outcome> outcomes;
    for (const std::size_t threads : {1u, 2u, 3u, 8u}) {
      Trainer trainer(kEverything, optimizer, {.batch = 50, .shard_size = 8, .clip_norm = 0.7, .seed = 4}, threads);
      outcomes.push_back(train(trainer, images, 2, 50));
    }
    for (std::size_t i = 1; i < outcomes.size(); ++i) EXPECT_TRUE(outcomes[0] == outcomes[i]) << i;
    EXPECT_TRUE(std::isfinite(outcomes[0].losses.back()));
    EXPECT_LT(outcomes[0].losses.back(), outcomes[0].losses.front());
  }
}

// 7 shards a full batch, of which the last has 2 images, and 4 in the last batch, which has 30: more ranks than shards,
// too. A rank sees the images of its own shards only.
TEST(TrainingStep, GivesTheSameBitsForAnyNumberOfRanks) {
  const Images images(180);
  for (const double clip_norm : {0.0, 0.7}) {
    const StepSettings settings{.batch = 50, .shard_size = 8, .clip_norm = clip_norm, .seed = 4};
    Trainer one(kEverything, optimizer::AdamW{}, settings, 1);
    const Outcome expected = train(one, images, 2, 50);
    for (const std::size_t count : {1u, 2u, 3u, 4u, 8u}) {
      test::RankThreads threads(count);
      const auto ends = threads.run([&](Ranks& ranks) {
        Trainer trainer(kEverything, optimizer::AdamW{}, settings, 1 + ranks.rank() % 2, &ranks);
        EXPECT_TRUE(train(trainer, images, 2, 50, Seen::kOwnShards) == expected) << count << " ranks";
      });
      for (const test::RankEnd& end : ends) EXPECT_FALSE(end) << end->what();
    }
  }
}

// What goes over the network: of each of two ranks one sum of its four shards, however many threads it has.
TEST(TrainingStep, ExchangesSumsOfWholeSubtrees) {
  const Images images(64);
  for (const auto& [count, sums] : {std::pair<std::size_t, std::size_t>{2, 2}, {4, 4}, {3, 5}}) {
    test::RankThreads threads(count);
    std::size_t parameters = 0;
    threads.run([&](Ranks& ranks) {
      Trainer trainer("input 8x8 | flatten | dense 10", optimizer::Sgd{}, {.batch = 64, .shard_size = 8}, 1, &ranks);
      trainer.step.run(images.batch(0, 64), 0.1);
      if (ranks.is_first()) parameters = trainer.network.layout().size;
    });
    constexpr std::size_t kResults = 8 * sizeof(network::LossResult);
    const std::size_t meetings = 2 * count;  // before the exchange, and at the end
    EXPECT_EQ(threads.bytes_gathered(), sums * parameters * sizeof(float) + kResults + meetings) << count << " ranks";
  }
}

TEST(TrainingStep, LeavesEverythingAsItWasWhereARankFails) {
  const Images images(32);
  test::RankThreads threads(2);
  const auto ends = threads.run([&](Ranks& ranks) {
    Trainer trainer("input 8x8 | batchnorm | flatten | dense 10", optimizer::Sgd{}, {.batch = 32, .shard_size = 8}, 1,
                    &ranks);
    if (ranks.rank() == 1) throw Error(ErrorKind::kIo, "no memory");
    const std::vector<float> before(trainer.network.parameters().begin(), trainer.network.parameters().end());
    EXPECT_THROW(trainer.step.run(images.batch(0, 32), 0.1), Error);
    EXPECT_TRUE(std::ranges::equal(trainer.network.parameters(), before));
    EXPECT_EQ(trainer.optimizer.steps(), 0u);
  });
  ASSERT_TRUE(ends[1]);
  EXPECT_STREQ(ends[1]->what(), "rank 1 of 2: no memory");
}

TEST(TrainingStep, TakesTheStepOfTheOracle) {
  constexpr const char* kArchitecture = "input 8x8 | conv 6 3x3 | relu | flatten | dense 10";
  const Images images(20);
  Trainer trainer(kArchitecture, optimizer::Sgd{0, false, 0}, {.batch = 20, .shard_size = 3},
                  2);  // 7 shards, the last of 2
  test::NaiveNetwork oracle(trainer.network);
  const std::vector<double> inputs(images.inputs().begin(), images.inputs().end());
  const std::vector<double> outputs = oracle.forward(inputs, 20, {});
  const std::vector<float> logits(outputs.begin(), outputs.end());
  std::vector<float> output_gradient(logits.size());
  const network::LossResult expected = network::compute_loss({}, logits, images.labels(), 1.0f / 20, output_gradient);
  const auto gradient = oracle.backward(std::vector<double>(output_gradient.begin(), output_gradient.end())).parameters;

  const std::vector<float> before(trainer.network.parameters().begin(), trainer.network.parameters().end());
  const network::LossResult result = trainer.step.run(images.batch(0, 20), 0.5);
  EXPECT_NEAR(result.loss, expected.loss, 1e-4);
  EXPECT_EQ(result.correct, expected.correct);
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_NEAR(trainer.network.parameters()[i], static_cast<double>(before[i]) - 0.5 * gradient[i], 1e-5) << i;
  }
}

TEST(TrainingStep, CutsALongGradient) {
  const Images images(16);
  constexpr const char* kArchitecture = "input 8x8 | flatten | dense 10";
  Trainer trainer(kArchitecture, optimizer::Sgd{0, false, 0}, {.batch = 16, .shard_size = 4, .clip_norm = 0.25}, 2);
  const std::vector<float> before(trainer.network.parameters().begin(), trainer.network.parameters().end());
  trainer.step.run(images.batch(0, 16), 1);
  double square = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    square += std::pow(static_cast<double>(trainer.network.parameters()[i] - before[i]), 2);
  }
  EXPECT_NEAR(std::sqrt(square), 0.25, 1e-5);
}

// A batch with one value that is no number.
class SpoiledBatch {
 public:
  explicit SpoiledBatch(const Images& images) : inputs_(images.inputs().begin(), images.inputs().end()) {
    inputs_[100] = NAN;
    batch_ = images.batch(0, images.size());
    batch_.inputs = inputs_;
  }

  const Batch& batch() const { return batch_; }

 private:
  std::vector<float> inputs_;
  Batch batch_;
};

TEST(TrainingStep, LeavesEverythingAsItWasWhenTheLossIsNotFinite) {
  const Images images(16);
  const SpoiledBatch spoiled(images);
  Trainer trainer("input 8x8 | batchnorm | flatten | dense 10", optimizer::Sgd{}, {.batch = 16, .shard_size = 8}, 1);
  const std::vector<float> parameters(trainer.network.parameters().begin(), trainer.network.parameters().end());
  const std::vector<float> statistics(trainer.network.statistics().begin(), trainer.network.statistics().end());
  EXPECT_FALSE(std::isfinite(trainer.step.run(spoiled.batch(), 0.1).loss));
  EXPECT_TRUE(std::ranges::equal(trainer.network.parameters(), parameters));
  EXPECT_TRUE(std::ranges::equal(trainer.network.statistics(), statistics));
  EXPECT_TRUE(std::isfinite(trainer.step.run(images.batch(0, 16), 0.1).loss));
}

// max(0, NaN) is 0 in oneDNN: the loss is finite, and the gradient of the first layer is not.
TEST(TrainingStep, TellsWhenTheGradientIsNotFiniteThoughTheLossIs) {
  const Images images(16);
  const SpoiledBatch spoiled(images);
  for (const double clip_norm : {0.0, 1.0}) {
    Trainer trainer("input 8x8 | conv 16 3x3 | relu | flatten | dense 10", optimizer::Sgd{},
                    {.batch = 16, .shard_size = 8, .clip_norm = clip_norm}, 2);
    EXPECT_TRUE(std::isnan(trainer.step.run(spoiled.batch(), 0.1).loss)) << clip_norm;
  }
}

// What a checkpoint must hold so that training goes on bit for bit: by name, through tensors.
TEST(TrainingStep, GoesOnFromSavedTensors) {
  const Images images(100);
  const StepSettings settings{.batch = 50, .shard_size = 16, .loss = {network::LossKind::kSoftmaxCrossEntropy, 0.1f}};
  Trainer trainer(kEverything, optimizer::AdamW{}, settings, 1);
  train(trainer, images, 1, 50);

  Trainer restored(kEverything, optimizer::AdamW{}, settings, 2);
  restored.network.set_tensors(trainer.network.tensors());
  restored.optimizer.set_steps(trainer.optimizer.steps());
  for (std::size_t i = 0; i < trainer.optimizer.state_count(); ++i) {
    restored.network.set_values(trainer.network.name_values(trainer.optimizer.state(i)), restored.optimizer.state(i));
  }
  restored.average.set_steps(trainer.average.steps());
  restored.network.set_values(trainer.network.name_values(trainer.average.values()), restored.average.values());
  EXPECT_TRUE(train(trainer, images, 2, 50) == train(restored, images, 2, 50));
}

TEST(TrainingStep, LearnsATinySetByHeart) {
  const Images images(64);
  for (const char* architecture :
       {"input 8x8 | flatten | dense 32 | relu | dense 10",
        "input 8x8 | conv 16 3x3 same | batchnorm | relu | conv 16 3x3 | relu | globalavgpool | dense 10"}) {
    Trainer trainer(architecture, optimizer::AdamW{}, {.batch = 32, .shard_size = 16}, 2);
    std::size_t correct = 0;
    for (std::uint32_t epoch = 0; epoch < 150 && correct < 64; ++epoch) {
      correct = 0;
      for (const std::size_t first : {0u, 32u})
        correct += trainer.step.run(images.batch(first, 32, epoch), 0.01).correct;
    }
    EXPECT_EQ(correct, 64u) << architecture;
  }
}

TEST(TrainingStep, LearnsThePublishedNetworkBySquaredError) {
  const Images images(64);
  Trainer trainer("input 8x8 | flatten | dense 100 no-bias | sigmoid | dense 10 no-bias | sigmoid",
                  optimizer::Sgd{0.9, true, 0},
                  {.batch = 16, .shard_size = 16, .loss = {network::LossKind::kSquaredError, 0}}, 1);
  std::size_t correct = 0;
  for (std::uint32_t epoch = 0; epoch < 300 && correct < 64; ++epoch) {
    correct = 0;
    for (std::size_t first = 0; first < 64; first += 16) {
      correct += trainer.step.run(images.batch(first, 16, epoch), 0.1).correct;
    }
  }
  EXPECT_EQ(correct, 64u);
}

TEST(TrainingStep, LetsRunningStatisticsFollowTheShards) {
  const Images images(24);
  Trainer trainer("input 8x8 | batchnorm | flatten | dense 10", optimizer::Sgd{}, {.batch = 24, .shard_size = 16}, 2);
  test::NaiveNetwork oracle(trainer.network);
  const std::vector<double> inputs(images.inputs().begin(), images.inputs().end());
  oracle.forward(std::span(inputs).first(16 * 64), 16, {});
  const auto first = oracle.batch_statistics();
  oracle.forward(std::span(inputs).subspan(16 * 64), 8, {});
  const auto second = oracle.batch_statistics();
  trainer.step.run(images.batch(0, 24), 0.01);
  for (const network::Parameter& statistic : trainer.network.layout().statistics) {
    const double start = statistic.role == network::ParameterRole::kVariance ? 1 : 0;
    const double mean = (2 * first[statistic.offset] + second[statistic.offset]) / 3;
    EXPECT_NEAR(trainer.network.statistics()[statistic.offset], 0.9 * start + 0.1 * mean, 1e-6) << statistic.name;
  }
}

TEST(RecomputeStatistics, TakesTheMeanOverShardsWithoutDropout) {
  const Images images(40);
  const network::Network start = test::random_network("input 8x8 | dropout 0.5 | batchnorm | flatten | dense 10");
  std::vector<std::vector<float>> results;
  for (const std::size_t threads : {1u, 3u}) {
    network::Network network = start;
    base::ThreadPool pool(threads);
    recompute_statistics(network, 40, 16, images.source(), pool);  // two shards; 8 images are left out
    results.emplace_back(network.statistics().begin(), network.statistics().end());
  }
  EXPECT_EQ(results[0], results[1]);
  double mean = 0;
  for (std::size_t i = 0; i < 32 * 64; ++i) mean += static_cast<double>(images.inputs()[i]) / (32 * 64);
  EXPECT_NEAR(results[0][start.layout().statistics[0].offset], mean, 1e-6);
}

TEST(RecomputeStatistics, GivesTheSameBitsForAnyNumberOfRanks) {
  const Images images(40);
  const network::Network start = test::random_network("input 8x8 | batchnorm | flatten | dense 10");
  base::ThreadPool pool(1);
  network::Network expected = start;
  recompute_statistics(expected, 40, 8, images.source(), pool);
  for (const std::size_t count : {2u, 3u, 8u}) {
    test::RankThreads threads(count);
    threads.run([&](Ranks& ranks) {
      network::Network network = start;
      base::ThreadPool own_pool(1);
      recompute_statistics(network, 40, 8, images.source(), own_pool, &ranks);
      EXPECT_TRUE(std::ranges::equal(std::as_const(network).statistics(), std::as_const(expected).statistics()));
    });
  }
}

TEST(DecayedRanges, AreTheWeights) {
  const network::Network network(
      network::Architecture::parse("input 8x8 | conv 4 3x3 | batchnorm | flatten | dense 3"));
  const auto ranges = decayed_ranges(network.layout());
  ASSERT_EQ(ranges.size(), 2u);
  EXPECT_EQ(ranges[0].first, 0u);
  EXPECT_EQ(ranges[0].count, 36u);
  EXPECT_EQ(ranges[1].count, 3u * 144);
}

}  // namespace
}  // namespace inkling::training
