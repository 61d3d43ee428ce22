#include "classic/reference.h"

#include <gtest/gtest.h>

#include <cmath>

#include "dataset/builtin.h"
#include "support/classic_start.h"
#include "support/golden.h"

namespace inkling::classic {
namespace {

using test::ClassicStart;

TEST(ClassicStart, DrawsTheWeightsSplitAndOrderOfThePublishedProgram) {
  const dataset::Dataset digits = dataset::builtin_digits();
  ClassicStart start(digits, 0, 100);
  const auto weights = test::golden_numbers("classic_init_seed0.csv.gz");
  ASSERT_EQ(weights.size(), 164u);
  for (std::size_t i = 0; i < 6400; ++i) ASSERT_EQ(start.v()[i], weights[i / 100][i % 100]);
  for (std::size_t i = 0; i < 1000; ++i) ASSERT_EQ(start.w()[i], weights[64 + i / 10][i % 10]);

  const auto split = test::golden_numbers("classic_split_seed0.csv");
  EXPECT_EQ(std::vector<double>(start.split().train.rows.begin(), start.split().train.rows.end()), split[0]);
  EXPECT_EQ(std::vector<double>(start.split().test.rows.begin(), start.split().test.rows.end()), split[1]);

  const auto order = test::golden_numbers("classic_order_seed0.csv");
  ASSERT_EQ(order[0].size(), 2000u);
  for (const double sample : order[0]) ASSERT_EQ(start.next_sample(), sample);
}

// classic_weights_seed0.csv: step, sum(V), sum(V²), sum(W), sum(W²), V[20][7], W[42][3] after so many steps.
TEST(ClassicReference, HasTheWeightsOfThePublishedProgramFor500Steps) {
  const dataset::Dataset digits = dataset::builtin_digits();
  ClassicStart start(digits, 0, 100);
  ClassicReference reference = start.reference();
  std::size_t steps = 0;
  for (const auto& golden : test::golden_numbers("classic_weights_seed0.csv")) {
    if (golden[0] > 500) break;
    for (; steps < static_cast<std::size_t>(golden[0]); ++steps) {
      const std::uint32_t sample = start.next_sample();
      reference.step(start.image(sample), digits.labels[start.split().train.rows[sample]], 0.12);
    }
    double sums[4] = {};
    for (const double v : reference.v()) sums[0] += v, sums[1] += v * v;
    for (const double w : reference.w()) sums[2] += w, sums[3] += w * w;
    for (int i = 0; i < 4; ++i)
      EXPECT_NEAR(sums[i], golden[static_cast<std::size_t>(i) + 1], 1e-6) << steps << " steps";
    EXPECT_NEAR(reference.v()[20 * 100 + 7], golden[5], 1e-9) << steps << " steps";
    EXPECT_NEAR(reference.w()[42 * 10 + 3], golden[6], 1e-9) << steps << " steps";
  }
  EXPECT_EQ(steps, 500u);
}

// classic_output_300_steps.csv: seed, then the outputs of step 299, before its update. NumPy with its sums in another
// order differs from itself by up to 3e-8 for these seeds (make_classic_golden.py --spread).
TEST(ClassicReference, HasTheOutputsOfThePublishedProgramAfter300StepsFromTenSeeds) {
  constexpr double kTolerance = 1e-6;
  const dataset::Dataset digits = dataset::builtin_digits();
  const auto golden = test::golden_numbers("classic_output_300_steps.csv");
  ASSERT_EQ(golden.size(), 10u);
  for (const auto& line : golden) {
    ClassicStart start(digits, static_cast<std::uint32_t>(line[0]), 100);
    ClassicReference reference = start.reference();
    std::uint32_t sample = start.next_sample();
    for (std::size_t step = 0; step < 299; ++step, sample = start.next_sample()) {
      reference.step(start.image(sample), digits.labels[start.split().train.rows[sample]], 0.12);
    }
    const auto outputs = reference.forward(start.image(sample));
    for (std::size_t k = 0; k < 10; ++k) EXPECT_NEAR(outputs[k], line[k + 1], kTolerance) << "seed " << line[0];
  }
}

// Every weight's gradient against (loss(w + ε) - loss(w - ε)) / 2ε, for inputs small enough that no unit saturates.
TEST(ClassicReference, HasTheGradientsThatDifferencesGive) {
  constexpr std::size_t kInputs = 5, kHidden = 4, kLabel = 3;
  constexpr double kEpsilon = 1e-5;
  base::NumpyRandomState random(11);
  std::vector<double> v(kInputs * kHidden), w(kHidden * 10), x(kInputs);
  for (auto* values : {&v, &w, &x}) {
    for (double& value : *values) value = random.random_sample() * 2 - 1;
  }
  const auto loss = [&] {
    const auto outputs = ClassicReference(v, w).forward(x);
    double sum = 0;
    for (std::size_t k = 0; k < 10; ++k) sum += 0.5 * std::pow((k == kLabel ? 1 : 0) - outputs[k], 2);
    return sum;
  };
  const auto gradients = ClassicReference(v, w).gradients(x, kLabel);
  const auto expect_gradient = [&](std::vector<double>& weights, const std::vector<double>& gradient) {
    double difference = 0, norm = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const double weight = weights[i];
      weights[i] = weight + kEpsilon;
      const double above = loss();
      weights[i] = weight - kEpsilon;
      const double below = loss();
      weights[i] = weight;
      const double numeric = (above - below) / (2 * kEpsilon);
      difference = std::max(difference, std::abs(numeric - gradient[i]));
      norm = std::max(norm, std::abs(numeric));
    }
    EXPECT_GT(norm, 1e-3);
    EXPECT_LT(difference / norm, 1e-7);
  };
  expect_gradient(v, gradients.v);
  expect_gradient(w, gradients.w);
}

}  // namespace
}  // namespace inkling::classic
