#include "classic/network.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/errors.h"

namespace inkling::classic {
namespace {

using test::expect_error;

// Two inputs, two hidden units. Output k has the weights (k, -k).
template <typename T>
ClassicNetwork small_network() {
  std::vector<T> output;
  for (int k = 0; k < 10; ++k) output.insert(output.end(), {static_cast<T>(k), static_cast<T>(-k)});
  return {{{2, 2}, std::vector<T>{T(0.5), T(-0.25), T(1), T(0.75)}}, {{10, 2}, output}};
}

double sigmoid(double a) { return 1 / (1 + std::exp(-a)); }

TEST(ClassicNetwork, ComputesTheFormula) {
  const std::vector<std::uint8_t> image = {2, 4};
  const double first = sigmoid(0.5 * 2 - 0.25 * 4);   // σ(0)
  const double second = sigmoid(1.0 * 2 + 0.75 * 4);  // σ(5)
  for (const ClassicNetwork& network : {small_network<float>(), small_network<double>()}) {
    EXPECT_EQ(network.inputs(), 2u);
    EXPECT_EQ(network.hidden(), 2u);
    const auto outputs = network.forward(image);
    for (std::size_t k = 0; k < 10; ++k) {
      EXPECT_NEAR(outputs[k], sigmoid(static_cast<double>(k) * (first - second)), 1e-15);
    }
  }
}

// A hundred thousand units of weight 1 on 16 would overflow nothing, but saturate: 1, not NaN.
TEST(ClassicNetwork, SaturatesWithoutNaN) {
  const double huge = std::numeric_limits<double>::max();
  const ClassicNetwork network({{1, 1}, std::vector<double>{-huge}},
                               {{10, 1}, {std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8, 9, huge}}});
  const std::vector<std::uint8_t> image = {16};
  for (const double output : network.forward(image)) EXPECT_EQ(output, 0.5);  // hidden is 0
}

TEST(ClassicNetwork, SaysItsArchitecture) {
  EXPECT_EQ(small_network<float>().architecture(1, 2),
            "input 1x2 | flatten | dense 2 no-bias | sigmoid | dense 10 no-bias | sigmoid");
}

TEST(ClassicNetwork, RefusesShapesThatDoNotFit) {
  const auto tensor = [](tensor::Shape shape) {
    std::size_t size = 1;
    for (const std::size_t n : shape) size *= n;
    return tensor::Tensor{shape, std::vector<float>(size)};
  };
  const auto expect_refused = [&](tensor::Shape hidden, tensor::Shape output, const std::string& message) {
    expect_error(ErrorKind::kData, message, [&] { ClassicNetwork(tensor(hidden), tensor(output)); });
  };
  expect_refused({5}, {10, 5}, "hidden.weight has shape [5], expected [hidden, inputs]");
  expect_refused({}, {10, 5}, "hidden.weight has shape []");
  expect_refused({5, 3, 1}, {10, 5}, "hidden.weight has shape [5, 3, 1]");
  expect_refused({0, 3}, {10, 0}, "hidden.weight has shape [0, 3]");
  expect_refused({5, 0}, {10, 5}, "hidden.weight has shape [5, 0]");
  expect_refused({5, 3}, {5, 10}, "output.weight has shape [5, 10], expected [10, 5]");
  expect_refused({5, 3}, {10, 3}, "output.weight has shape [10, 3], expected [10, 5]");
  expect_refused({5, 3}, {9, 5}, "output.weight has shape [9, 5]");
  expect_refused({5, 3}, {50}, "output.weight has shape [50]");
}

TEST(ClassicNetwork, RefusesMixedElementTypes) {
  expect_error(ErrorKind::kData, "different element types", [] {
    ClassicNetwork({{1, 1}, std::vector<float>(1)}, {{10, 1}, std::vector<double>(10)});
  });
}

TEST(ClassicNetwork, RefusesWeightsThatAreNotFinite) {
  for (const float bad : {NAN, INFINITY, -INFINITY}) {
    std::vector<float> output(10);
    expect_error(ErrorKind::kData, "hidden.weight holds numbers that are not finite", [&] {
      ClassicNetwork({{1, 2}, std::vector<float>{0, bad}}, {{10, 1}, output});
    });
    output[9] = bad;
    expect_error(ErrorKind::kData, "output.weight holds numbers that are not finite", [&] {
      ClassicNetwork({{1, 2}, std::vector<float>{0, 0}}, {{10, 1}, output});
    });
  }
}

TEST(Largest, IsTheFirstAmongEquals) {
  EXPECT_EQ(largest({}), 0u);
  EXPECT_EQ(largest({0, 0.5, 0.25, 0.5, 0, 0, 0, 0, 0, 0}), 1u);
  EXPECT_EQ(largest({0, 0, 0, 0, 0, 0, 0, 0, 0, 1}), 9u);
}

}  // namespace
}  // namespace inkling::classic
