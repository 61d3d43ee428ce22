#include "classic/run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "base/denormals.h"
#include "base/threads.h"
#include "dataset/builtin.h"
#include "support/classic_start.h"
#include "support/errors.h"
#include "support/golden.h"
#include "training/evaluation.h"

namespace inkling::classic {
namespace {

using test::ClassicStart;
using test::expect_error;
using testing::ElementsAre;

const dataset::Dataset& digits() {
  static const dataset::Dataset data = dataset::builtin_digits();
  return data;
}

struct Result {
  ClassicRun run;
  std::vector<ClassicMeasurement> history;
};

Result train(const ClassicOptions& options) {
  std::vector<ClassicMeasurement> history;
  ClassicRun run =
      train_classic(dataset::whole(digits()), options, [&](const ClassicMeasurement& m) { history.push_back(m); });
  return {std::move(run), std::move(history)};
}

std::vector<std::uint64_t> measured_steps(const ClassicOptions& options) {
  std::vector<std::uint64_t> steps;
  for (const auto& measurement : train(options).history) steps.push_back(measurement.step);
  return steps;
}

TEST(TrainClassic, RefusesOptionsOutOfRange) {
  const auto expect_refused = [](const ClassicOptions& options, const std::string& message) {
    expect_error(ErrorKind::kUsage, message, [&] { train(options); });
  };
  for (const double rate : {0.0, -0.12, std::nan(""), std::numeric_limits<double>::infinity()}) {
    expect_refused({.learning_rate = rate}, "the learning rate must be above 0");
  }
  expect_refused({.hidden = 0}, "hidden units: expected 1 to 65536");
  expect_refused({.hidden = 65'537}, "hidden units: expected 1 to 65536");
  expect_refused({.every = 0}, "expected at least 1 step between two measurements");
  expect_refused({.threads = 0}, "expected at least 1 thread");
  for (const double fraction : {0.0, 1.0, -0.5, std::nan("")}) {
    expect_refused({.test_fraction = fraction}, "the test fraction must be between 0 and 1");
  }
  expect_refused({.test_fraction = 0.99999}, "leaves one part of 1797 images empty");
}

TEST(TrainClassic, MeasuresAfterStep0AndEverySoManySteps) {
  EXPECT_THAT(measured_steps({.steps = 0}), ElementsAre());
  EXPECT_THAT(measured_steps({.steps = 1}), ElementsAre(0));
  EXPECT_THAT(measured_steps({.steps = 20, .every = 10}), ElementsAre(0, 10));
  EXPECT_THAT(measured_steps({.steps = 21, .every = 10}), ElementsAre(0, 10, 20));
  EXPECT_THAT(measured_steps({.steps = 3, .every = 1}), ElementsAre(0, 1, 2));
  EXPECT_THAT(measured_steps({.steps = 70'000, .hidden = 1, .every = 69'000}), ElementsAre(0, 69'000));
  EXPECT_THAT(measured_steps({.steps = 100, .every = std::numeric_limits<std::uint64_t>::max()}), ElementsAre(0));
}

std::vector<float> weights_of(const ClassicRun& run, const std::string& name) {
  return std::get<std::vector<float>>(run.network.tensors().at(name).values);
}

// How far a weight may be from the reference's: 1e-8 after 300 steps of double precision, and its rounding to float.
double tolerance(double weight) { return 1e-8 + std::abs(weight) * std::ldexp(1.0, -24); }

// The reference, started and stepped by hand.
TEST(TrainClassic, IsThePublishedProgram) {
  constexpr std::size_t kSteps = 300;
  ClassicStart start(digits(), 5, 30);
  ClassicReference reference = start.reference();
  for (std::size_t n = 0; n < kSteps; ++n) {
    const std::uint32_t sample = start.next_sample();
    reference.step(start.image(sample), digits().labels[start.split().train.rows[sample]], 0.2);
  }
  const ClassicRun run =
      train(
          {.seed = 5, .steps = kSteps, .learning_rate = 0.2, .hidden = 30, .every = 7, .precision = Precision::kDouble})
          .run;
  EXPECT_EQ(run.partition.train.rows, start.split().train.rows);
  EXPECT_EQ(run.partition.test.rows, start.split().test.rows);
  EXPECT_EQ(run.network.architecture().to_string(),
            "input 8x8 | flatten | dense 30 no-bias | sigmoid | dense 10 no-bias | sigmoid");
  const std::vector<float> hidden = weights_of(run, "dense1.weight");
  const std::vector<float> output = weights_of(run, "dense2.weight");
  for (std::size_t h = 0; h < 30; ++h) {
    for (std::size_t i = 0; i < 64; ++i) {
      const double expected = reference.v()[i * 30 + h];
      ASSERT_NEAR(hidden[h * 64 + i], expected, tolerance(expected));
    }
    for (std::size_t k = 0; k < 10; ++k) {
      const double expected = reference.w()[h * 10 + k];
      ASSERT_NEAR(output[k * 30 + h], expected, tolerance(expected));
    }
  }
  ASSERT_EQ(run.test_outputs.size(), run.partition.test.size() * 10);
  for (std::size_t i = 0; i < run.partition.test.size(); ++i) {
    const auto image = run.partition.test.image(i);
    const auto expected = reference.forward(std::vector<double>(image.begin(), image.end()));
    // A hidden unit adds up 64 such differences of weights, each times a count of up to 16.
    for (std::size_t k = 0; k < 10; ++k) ASSERT_NEAR(run.test_outputs[i * 10 + k], expected[k], 1e-6);
  }
}

TEST(TrainClassic, SplitsAsItSaysBeforehand) {
  const dataset::Partition made = train({.seed = 9, .steps = 1, .hidden = 17, .test_fraction = 0.3}).run.partition;
  const dataset::Partition expected = classic_partition(dataset::whole(digits()), 9, 74 * 17, 0.3);
  EXPECT_EQ(made.train.rows, expected.train.rows);
  EXPECT_EQ(made.test.rows, expected.test.rows);
  EXPECT_EQ(made.test.size(), 540u);  // ceil(539.1)
  EXPECT_NE(classic_partition(dataset::whole(digits()), 9, 74 * 18, 0.3).test.rows, expected.test.rows);
}

TEST(TrainClassic, MeasuresTheAccuracyOnTheTestPart) {
  for (const Precision precision : {Precision::kFloat, Precision::kDouble}) {
    const Result result = train({.seed = 2, .steps = 4001, .every = 4000, .precision = precision});
    ASSERT_EQ(result.history.size(), 2u);
    EXPECT_LT(result.history[0].accuracy, 0.5);
    EXPECT_GT(result.history[1].accuracy, 0.7);
    const dataset::Subset& tested = result.run.partition.test;
    const training::Evaluation evaluation = training::evaluate({metrics::kDigits, result.run.test_outputs}, tested);
    const double tie = precision == Precision::kFloat ? 2.0 / 450 : 0;  // outputs that are equal in float only
    EXPECT_NEAR(result.history[1].accuracy, evaluation.confusion.accuracy(), tie);
  }
}

TEST(TrainClassic, GivesTheSameBitsWhateverTheThreadsAndTheMeasurements) {
  for (const Precision precision : {Precision::kFloat, Precision::kDouble}) {
    const Result plain = train({.seed = 3, .steps = 3000, .every = 1000, .precision = precision});
    const Result threaded = train({.seed = 3, .steps = 3000, .every = 1000, .threads = 3, .precision = precision});
    const Result measured = train({.seed = 3, .steps = 3000, .every = 40, .threads = 2, .precision = precision});
    for (const Result& other : {threaded, measured}) {
      EXPECT_EQ(other.run.network.tensors(), plain.run.network.tensors());
      EXPECT_EQ(other.run.test_outputs, plain.run.test_outputs);
    }
    for (std::size_t i = 0; i < plain.history.size(); ++i) {
      EXPECT_EQ(threaded.history[i].accuracy, plain.history[i].accuracy);
      EXPECT_EQ(measured.history[i * 25].step, plain.history[i].step);
      EXPECT_EQ(measured.history[i * 25].accuracy, plain.history[i].accuracy);
    }
    EXPECT_NE(train({.seed = 4, .steps = 3000, .precision = precision}).run.network.tensors(),
              plain.run.network.tensors());
  }
}

TEST(TrainClassic, EndsWhereTheListenerThrows) {
  int calls = 0;
  EXPECT_THROW(train_classic(dataset::whole(digits()), {},
                             [&](const ClassicMeasurement&) {
                               if (++calls == 3) throw std::runtime_error("enough");
                             }),
               std::runtime_error);
  EXPECT_EQ(calls, 3);
}

// The first step after which a weight is not finite, found by looking after each.
std::uint64_t first_bad_step(std::uint32_t seed, float learning_rate) {
  const base::FlushDenormals flush;
  ClassicStart start(digits(), seed, 100);
  ClassicWeights<float> weights = start.weights<float>();
  const ClassicSamples<float> samples = start.samples<float>();
  for (std::uint64_t step = 0; step < 20'000; ++step) {
    const std::uint32_t sample = start.next_sample();
    classic_train(weights, samples, std::span(&sample, 1), learning_rate);
    if (!weights.all_finite()) return step;
  }
  ADD_FAILURE() << "does not diverge";
  return 0;
}

TEST(TrainClassic, NamesTheStepThatDiverged) {
  std::set<std::uint64_t> steps;
  for (const std::uint32_t seed : {6u, 7u, 9u, 22u}) {  // a few of those that diverge: one in three
    const std::uint64_t step = first_bad_step(seed, 3e38f);
    steps.insert(step);
    for (const std::uint64_t every : {1u, 3u, 20'000u}) {
      expect_error(ErrorKind::kDiverged, "a weight is not finite after step " + std::to_string(step) + ";",
                   [&] { train({.seed = seed, .learning_rate = 3e38, .every = every}); });
    }
  }
  EXPECT_GE(steps.size(), 3u);  // or this test would not tell whether steps are counted
  EXPECT_GT(*steps.rbegin(), 3u);
}

// How far apart two empirical distribution functions are at most.
double kolmogorov_smirnov(std::vector<double> a, std::vector<double> b) {
  std::ranges::sort(a);
  std::ranges::sort(b);
  double largest = 0;
  for (const double value : a) {
    const auto share = [value](const std::vector<double>& sample) {
      return static_cast<double>(std::ranges::upper_bound(sample, value) - sample.begin()) /
             static_cast<double>(sample.size());
    };
    largest = std::max(largest, std::abs(share(a) - share(b)));
  }
  return largest;
}

TEST(KolmogorovSmirnov, IsTheLargestDifference) {
  EXPECT_DOUBLE_EQ(kolmogorov_smirnov({1, 2, 3, 4}, {1, 2, 3, 4}), 0);
  EXPECT_DOUBLE_EQ(kolmogorov_smirnov({1, 2, 3, 4}, {3, 4, 5, 6}), 0.5);
  EXPECT_DOUBLE_EQ(kolmogorov_smirnov({1, 2}, {3, 4}), 1);
}

// Whole runs are chaotic, so they agree as a distribution only: the accuracies of 200 seeds after 20,000 steps, in
// float here and in NumPy's double there. Two samples of 200 from one distribution differ by less than 0.163 in 99 of
// 100 cases (c(0.01) = 1.628 times √(2/200)).
TEST(TrainClassic, HasTheAccuraciesOfThePublishedProgramOver200Seeds) {
  std::vector<double> golden;
  for (const auto& line : test::golden_numbers("classic_accuracy_200_seeds.csv")) golden.push_back(line[1]);
  ASSERT_EQ(golden.size(), 200u);
  std::vector<double> accuracies(200);
  (void)digits();
  base::ThreadPool threads(2);
  threads.run(accuracies.size(), [&](std::size_t seed) {
    const ClassicRun run = train({.seed = static_cast<std::uint32_t>(seed), .every = 20'000}).run;
    accuracies[seed] =
        training::evaluate({metrics::kDigits, run.test_outputs}, run.partition.test).confusion.accuracy();
  });
  EXPECT_LT(kolmogorov_smirnov(accuracies, golden), 0.163);
}

TEST(ClassicTrainer, GivesTheSameBitsHoweverItsStepsAreCutUpAndLookedAt) {
  for (const Precision precision : {Precision::kFloat, Precision::kDouble}) {
    const ClassicOptions options{.seed = 3, .steps = 1000, .precision = precision};
    const ClassicRun whole = train(options).run;
    ClassicTrainer trainer(dataset::whole(digits()), options);
    for (const std::uint64_t steps : {1, 2, 7, 490, 500}) {
      const ClassicStep next = trainer.next();
      EXPECT_EQ(next.step, trainer.steps());
      EXPECT_EQ(trainer.next().input, next.input);  // looking takes no step
      trainer.take(steps);
      trainer.test();
    }
    EXPECT_EQ(trainer.steps(), 1000u);
    EXPECT_EQ(trainer.network().tensors(), whole.network.tensors());
    EXPECT_EQ(trainer.test_outputs(), whole.test_outputs);
  }
}

TEST(ClassicTrainer, ShowsTheStepThatItTakesNext) {
  ClassicTrainer trainer(dataset::whole(digits()), {.seed = 0, .precision = Precision::kDouble});
  ClassicStart start(digits(), 0, 100);
  ClassicReference reference(start.v(), start.w());
  for (std::uint64_t n = 0; n < 5; ++n) {
    const std::size_t sample = start.next_sample();
    const auto image = start.split().train.image(sample);
    const std::vector<double> x(image.begin(), image.end());
    const std::size_t label = start.split().train.label(sample);
    const ClassicStep step = trainer.next();
    EXPECT_EQ(step.label, label);
    EXPECT_EQ(step.input, x);
    const auto outputs = reference.step(x, label, 0.12);
    double loss = 0;
    for (std::size_t k = 0; k < 10; ++k) {
      const double y = k == label ? 1 : 0;
      EXPECT_NEAR(step.output[k], outputs[k], 1e-9);
      EXPECT_EQ(step.target[k], y);
      EXPECT_NEAR(step.error[k], y - outputs[k], 1e-9);
      EXPECT_NEAR(step.delta_output[k], (y - outputs[k]) * outputs[k] * (1 - outputs[k]), 1e-9);
      loss += (y - outputs[k]) * (y - outputs[k]) / 2;
    }
    EXPECT_NEAR(step.loss, loss, 1e-9);
    EXPECT_EQ(step.hidden.size(), 100u);
    EXPECT_EQ(step.delta_hidden.size(), 100u);
    trainer.take(1);
  }
}

TEST(ClassicTrainer, TestsWhatItHasLearned) {
  ClassicTrainer trainer(dataset::whole(digits()), {.seed = 2});
  const double before = trainer.test().loss;
  trainer.take(20000);
  const ClassicTest test = trainer.test();
  const dataset::Subset& images = trainer.partition().test;
  std::size_t right = 0;
  for (std::size_t i = 0; i < images.size(); ++i) right += test.predicted[i] == images.label(i);
  EXPECT_DOUBLE_EQ(test.accuracy, static_cast<double>(right) / static_cast<double>(images.size()));
  EXPECT_GT(test.accuracy, 0.9);
  EXPECT_LT(test.loss, before / 4);
}

}  // namespace
}  // namespace inkling::classic
