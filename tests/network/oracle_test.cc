// The oracles' own gradients, against central differences.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numeric>

#include "support/naive_network.h"

namespace inkling::network {
namespace {

constexpr std::size_t kBatch = 3;
const std::vector<std::uint64_t> kSamples = {4, 8, 15};

double weighted_sum(const std::vector<double>& values, const std::vector<double>& weights) {
  return std::inner_product(values.begin(), values.end(), weights.begin(), 0.0);
}

// Expects ∂f/∂x[i] of Σ output_gradient · outputs to be `gradient[i]` for each i, by differences over 2h.
void expect_differences(std::vector<double>& x, const std::vector<double>& gradient,
                        const std::function<double()>& value, const char* what) {
  constexpr double kStep = 1e-5;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double kept = x[i];
    x[i] = kept + kStep;
    const double above = value();
    x[i] = kept - kStep;
    const double below = value();
    x[i] = kept;
    const double difference = (above - below) / (2 * kStep);
    EXPECT_NEAR(gradient[i], difference, 1e-6 * (1 + std::abs(difference))) << what << ' ' << i;
  }
}

void expect_right_gradients(const std::string& architecture) {
  SCOPED_TRACE(architecture);
  const Network network = test::random_network(architecture);
  test::NaiveNetwork oracle(network);
  std::vector<double> inputs = test::random_values(kBatch * network.architecture().inputs(), 0);
  const std::vector<double> weights = test::random_values(kBatch * network.architecture().outputs(), 1);
  const DropoutKey dropout{1, 2, kSamples};
  const auto value = [&] { return weighted_sum(oracle.forward(inputs, kBatch, dropout), weights); };
  value();
  const auto gradients = oracle.backward(weights);
  expect_differences(inputs, gradients.inputs, value, "input");
  expect_differences(oracle.parameters(), gradients.parameters, value, "parameter");
}

TEST(Oracle, HasTheGradientsOfDense) {
  expect_right_gradients("input 2x3 | flatten | dense 4");
  expect_right_gradients("input 2x3 | flatten | dense 4 no-bias | dense 3");
}

TEST(Oracle, HasTheGradientsOfConvolution) {
  expect_right_gradients("input 5x6 2 | conv 3 3x3 | flatten | dense 2");
  expect_right_gradients("input 5x4 2 | conv 3 3x3 same no-bias | flatten | dense 2");
  expect_right_gradients("input 7x6 | conv 2 2x2 stride 2 | conv 3 3x3 stride 2 same | flatten");
}

TEST(Oracle, HasTheGradientsOfBatchNormalization) {
  expect_right_gradients("input 3x2 2 | batchnorm | flatten | dense 2");
  expect_right_gradients("input 2x2 | flatten | dense 3 | batchnorm | dense 2");
}

TEST(Oracle, HasTheGradientsOfActivations) {
  expect_right_gradients("input 2x3 | flatten | dense 4 | relu | dense 2");
  expect_right_gradients("input 2x3 | flatten | dense 4 | sigmoid | dense 2 | tanh");
}

TEST(Oracle, HasTheGradientsOfPooling) {
  expect_right_gradients("input 5x4 2 | conv 2 2x2 | maxpool 2 | flatten");
  expect_right_gradients("input 5x7 2 | conv 2 2x2 | avgpool 2 | flatten");
  expect_right_gradients("input 5x4 2 | conv 3 2x2 | globalavgpool | dense 2");
}

TEST(Oracle, HasTheGradientsOfDropout) {
  expect_right_gradients("input 3x3 | dropout 0.4 | flatten | dense 6 | dropout 0.5 | dense 2");
}

}  // namespace
}  // namespace inkling::network
