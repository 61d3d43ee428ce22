#include "network/loss.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>
#include <vector>

#include "support/naive_network.h"

namespace inkling::network {
namespace {

// The losses as they are written down, in double.
double naive_softmax_cross_entropy(const std::vector<double>& z, std::size_t label, double smoothing) {
  double sum = 0;
  for (const double value : z) sum += std::exp(value);
  double loss = 0;
  for (std::size_t k = 0; k < z.size(); ++k) {
    const double target = (k == label ? 1 - smoothing : 0) + smoothing / static_cast<double>(z.size());
    loss -= target * std::log(std::exp(z[k]) / sum);
  }
  return loss;
}

double naive_squared_error(const std::vector<double>& o, std::size_t label) {
  double loss = 0;
  for (std::size_t k = 0; k < o.size(); ++k) loss += (o[k] - (k == label)) * (o[k] - (k == label)) / 2;
  return loss;
}

using NaiveLoss = std::function<double(const std::vector<double>&, std::size_t)>;

// Expects the loss of some rows to be the naive one, and the gradient its differences.
void expect_follows(const Loss& loss, const NaiveLoss& naive) {
  constexpr std::size_t kOutputs = 10;
  const std::vector<std::uint8_t> labels = {3, 0, 9, 3, 7};
  std::vector<double> outputs = test::random_values(labels.size() * kOutputs, 5);
  const std::vector<float> floats(outputs.begin(), outputs.end());
  std::vector<float> gradient(floats.size());
  const LossResult result = compute_loss(loss, floats, labels, 0.25f, gradient);
  double expected = 0;
  for (std::size_t row = 0; row < labels.size(); ++row) {
    std::vector<double> values(outputs.begin() + static_cast<std::ptrdiff_t>(row * kOutputs),
                               outputs.begin() + static_cast<std::ptrdiff_t>((row + 1) * kOutputs));
    expected += naive(values, labels[row]);
    for (std::size_t k = 0; k < kOutputs; ++k) {
      const double kept = values[k];
      values[k] = kept + 1e-5;
      const double above = naive(values, labels[row]);
      values[k] = kept - 1e-5;
      const double difference = (above - naive(values, labels[row])) / 2e-5;
      values[k] = kept;
      EXPECT_NEAR(gradient[row * kOutputs + k], 0.25 * difference, 1e-6);
    }
  }
  EXPECT_NEAR(result.loss, expected, 1e-5);
}

TEST(Loss, OfSoftmaxFollowsTheFormula) {
  expect_follows({LossKind::kSoftmaxCrossEntropy, 0},
                 [](const auto& z, std::size_t label) { return naive_softmax_cross_entropy(z, label, 0); });
}

TEST(Loss, OfSoftmaxWithSmoothedLabelsFollowsTheFormula) {
  expect_follows({LossKind::kSoftmaxCrossEntropy, 0.1f},
                 [](const auto& z, std::size_t label) { return naive_softmax_cross_entropy(z, label, 0.1); });
}

TEST(Loss, OfSquaresFollowsTheFormula) { expect_follows({LossKind::kSquaredError, 0}, naive_squared_error); }

TEST(Loss, OfEqualLogitsIsTheLogarithmOfTheirNumber) {
  const std::vector<float> logits(10, 3.0f);
  const std::array<std::uint8_t, 1> label = {4};
  EXPECT_NEAR(compute_loss({}, logits, label, 1, {}).loss, std::log(10.0), 1e-6);
}

TEST(Loss, StaysFiniteForLargeLogits) {
  const std::array<float, 3> logits = {10000, -10000, 0};
  const std::array<std::uint8_t, 1> label = {1};
  std::array<float, 3> gradient = {};
  EXPECT_NEAR(compute_loss({}, logits, label, 1, gradient).loss, 20000, 1e-6);
  EXPECT_EQ(gradient, (std::array<float, 3>{1, -1, 0}));
}

TEST(Loss, TellsWhenOutputsAreNotFinite) {
  const std::array<float, 3> logits = {1, NAN, 0};
  const std::array<std::uint8_t, 1> label = {0};
  EXPECT_FALSE(std::isfinite(compute_loss({}, logits, label, 1, {}).loss));
  EXPECT_FALSE(std::isfinite(compute_loss({LossKind::kSquaredError, 0}, logits, label, 1, {}).loss));
}

TEST(Loss, CountsTheFirstOfEqualOutputs) {
  const std::array<float, 6> outputs = {1, 2, 2, 5, 5, 1};
  EXPECT_EQ(compute_loss({}, outputs, std::array<std::uint8_t, 2>{1, 0}, 1, {}).correct, 2u);
  EXPECT_EQ(compute_loss({}, outputs, std::array<std::uint8_t, 2>{2, 1}, 1, {}).correct, 0u);
}

}  // namespace
}  // namespace inkling::network
