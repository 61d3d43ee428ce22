#include "optimizer/optimizer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "base/stream.h"

namespace inkling::optimizer {
namespace {

// Two steps on one parameter that starts at 1, with gradients 0.5 and -1. Numbers worked out by hand.
std::vector<float> two_steps(const OptimizerSettings& settings, double learning_rate, bool decay) {
  Optimizer optimizer(settings, 1, decay ? std::vector<ParameterRange>{{0, 1}} : std::vector<ParameterRange>{});
  std::vector<float> weight = {1};
  std::vector<float> path;
  for (const float gradient : {0.5f, -1.0f}) {
    optimizer.begin_step();
    optimizer.update(0, weight, {&gradient, 1}, learning_rate);
    path.push_back(weight[0]);
  }
  return path;
}

void expect_path(const std::vector<float>& path, double first, double second) {
  EXPECT_NEAR(path[0], first, 1e-6);
  EXPECT_NEAR(path[1], second, 1e-6);
}

TEST(Sgd, WithoutMomentumFollowsTheGradient) { expect_path(two_steps(Sgd{0, false, 0}, 0.1, true), 0.95, 1.05); }

TEST(Sgd, WithMomentumKeepsGoing) {
  // v: 0.5, then 0.9·0.5 - 1 = -0.55
  expect_path(two_steps(Sgd{0.9, false, 0}, 0.1, true), 0.95, 1.005);
}

TEST(Sgd, OfNesterovLooksAhead) {
  // 1 - 0.1 (0.5 + 0.9·0.5) = 0.905; then 0.905 - 0.1 (-1 + 0.9·-0.55) = 1.0545
  expect_path(two_steps(Sgd{0.9, true, 0}, 0.1, true), 0.905, 1.0545);
}

TEST(Sgd, AddsWeightDecayToTheGradient) {
  // g = 0.5 + 0.2·1 = 0.7, v = 0.7, w = 0.93; g = -1 + 0.2·0.93 = -0.814, v = 0.63 - 0.814 = -0.184, w = 0.9484
  expect_path(two_steps(Sgd{0.9, false, 0.2}, 0.1, true), 0.93, 0.9484);
  expect_path(two_steps(Sgd{0.9, false, 0.2}, 0.1, false), 0.95, 1.005);
}

TEST(AdamW, TakesStepsOfTheLearningRate) {
  // First step: m̂ = g, v̂ = g², so w = 1 - 0.1. Second: m = 0.9·0.05 - 0.1 = -0.055, m̂ = m / 0.19 = -0.2894737;
  // v = 0.999·0.00025 + 0.001 = 0.00124975, v̂ = v / 0.001999 = 0.6251876, √ = 0.7906881; w = 0.9 + 0.03661036
  expect_path(two_steps(AdamW{0.9, 0.999, 1e-8, 0}, 0.1, true), 0.9, 0.93661036);
}

TEST(AdamW, DecaysWeightsApartFromTheGradient) {
  // First: 1 - 0.1·0.5·1 - 0.1 = 0.85. Second: 0.85 - 0.05·0.85 + 0.03661036
  expect_path(two_steps(AdamW{0.9, 0.999, 1e-8, 0.5}, 0.1, true), 0.85, 0.84411036);
  expect_path(two_steps(AdamW{0.9, 0.999, 1e-8, 0.5}, 0.1, false), 0.9, 0.93661036);
}

TEST(AdamW, StaysPutWhereTheGradientIsZero) {
  Optimizer optimizer(AdamW{}, 1, {{0, 1}});
  std::vector<float> weight = {0};
  const float gradient = 0;
  optimizer.begin_step();
  optimizer.update(0, weight, {&gradient, 1}, 0.1);
  EXPECT_EQ(weight[0], 0);
}

std::vector<float> random_floats(std::size_t count, std::uint64_t index) {
  base::RandomStream random(1, base::Purpose::kTest, 0, index);
  std::vector<float> values(count);
  for (float& value : values) value = random.normal();
  return values;
}

class OptimizerOf : public testing::TestWithParam<OptimizerSettings> {};

INSTANTIATE_TEST_SUITE_P(Kinds, OptimizerOf, testing::Values(Sgd{0.9, true, 0.1}, AdamW{}));

TEST_P(OptimizerOf, DecaysExactlyTheRangesItWasGiven) {
  Optimizer optimizer(GetParam(), 10, {{1, 2}, {3, 1}, {6, 3}});
  std::vector<float> weights(10, 1);
  optimizer.begin_step();
  optimizer.update(0, weights, std::vector<float>(10, 0), 0.1);
  for (std::size_t i = 0; i < 10; ++i) EXPECT_EQ(weights[i] < 1, (i >= 1 && i <= 3) || (i >= 6 && i <= 8)) << i;
}

// The trainer's threads share out ranges; decayed ranges begin and end anywhere.
TEST_P(OptimizerOf, GivesTheSameBitsForAnyRanges) {
  constexpr std::size_t kSize = 1000;
  const std::vector<ParameterRange> decayed = {{0, 10}, {100, 250}, {350, 1}, {700, 300}};
  Optimizer whole(GetParam(), kSize, decayed);
  Optimizer pieces(GetParam(), kSize, decayed);
  std::vector<float> whole_weights = random_floats(kSize, 0);
  std::vector<float> piece_weights = whole_weights;
  for (std::uint64_t step = 1; step < 4; ++step) {
    const std::vector<float> gradient = random_floats(kSize, step);
    whole.begin_step();
    whole.update(0, whole_weights, gradient, 0.1);
    pieces.begin_step();
    for (std::size_t first = 0, size = 37 * step; first < kSize; first += size) {
      const std::size_t count = std::min(size, kSize - first);
      pieces.update(first, std::span(piece_weights).subspan(first, count), std::span(gradient).subspan(first, count),
                    0.1);
    }
    EXPECT_EQ(whole_weights, piece_weights);
  }
}

TEST_P(OptimizerOf, GoesOnFromASavedState) {
  Optimizer optimizer(GetParam(), 20, {{0, 20}});
  std::vector<float> weights = random_floats(20, 0);
  optimizer.begin_step();
  optimizer.update(0, weights, random_floats(20, 1), 0.1);

  Optimizer restored(GetParam(), 20, {{0, 20}});
  restored.set_steps(optimizer.steps());
  ASSERT_EQ(restored.state_count(), optimizer.state_count());
  for (std::size_t i = 0; i < optimizer.state_count(); ++i) {
    std::ranges::copy(optimizer.state(i), restored.state(i).begin());
  }
  std::vector<float> restored_weights = weights;
  for (std::uint64_t step = 2; step < 4; ++step) {
    const std::vector<float> gradient = random_floats(20, step);
    optimizer.begin_step();
    optimizer.update(0, weights, gradient, 0.1);
    restored.begin_step();
    restored.update(0, restored_weights, gradient, 0.1);
  }
  EXPECT_EQ(weights, restored_weights);
}

}  // namespace
}  // namespace inkling::optimizer
