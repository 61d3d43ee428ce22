#include "network/conv2d.h"

#include <gtest/gtest.h>

#include "support/naive_network.h"

namespace inkling::network {
namespace {

using test::expect_follows_oracle;

TEST(Conv2d, FollowsTheOracleOnTheImage) {
  expect_follows_oracle("input 8x8 | conv 6 3x3 | flatten", 3);
  expect_follows_oracle("input 8x8 | conv 32 3x3 same | flatten", 2);
  expect_follows_oracle("input 9x7 | conv 5 5x5 same | flatten", 1);
  expect_follows_oracle("input 9x7 3 | conv 16 2x2 | flatten", 4);
  expect_follows_oracle("input 5x5 4 | conv 3 1x1 | flatten", 2);
}

// The gradients of a first layer hold the gradient by the second one's input.
TEST(Conv2d, FollowsTheOracleBehindALayer) {
  expect_follows_oracle("input 10x10 | conv 6 5x5 same | conv 16 5x5 | flatten", 4);
  expect_follows_oracle("input 8x8 | conv 16 3x3 | conv 16 1x1 | flatten", 2);
  expect_follows_oracle("input 8x8 | conv 20 3x3 | conv 40 5x5 same | flatten", 2);
  expect_follows_oracle("input 8x8 | conv 1 3x3 | conv 3 2x2 | flatten", 2);
}

TEST(Conv2d, FollowsTheOracleWithStrides) {
  expect_follows_oracle("input 9x10 | conv 16 3x3 stride 2 | conv 16 3x3 stride 3 same | flatten", 3);
  expect_follows_oracle("input 28x28 | conv 8 5x5 stride 2 same | conv 4 2x2 stride 2 | flatten", 2);
}

TEST(Conv2d, FollowsTheOracleByWinogradsAlgorithm) {
  expect_follows_oracle("input 12x12 | conv 32 3x3 | conv 64 3x3 | flatten | dense 3", 2, 1e-4);
  expect_follows_oracle("input 6x9 | conv 64 3x3 same | conv 32 3x3 same no-bias | flatten | dense 3", 3, 1e-4);
}

TEST(Conv2d, DoesWithoutBias) {
  expect_follows_oracle("input 6x6 | conv 8 3x3 no-bias | conv 16 2x2 no-bias | flatten", 3);
}

TEST(Conv2d, ComputesWhatItsHeaderSays) {
  Network network(Architecture::parse("input 2x3 | conv 1 2x2 | flatten"));
  network.set_tensors({{"conv1.weight", {{1, 1, 2, 2}, std::vector<float>{1, 10, 100, 1000}}},
                       {"conv1.bias", {{1}, std::vector<float>{0.5f}}}});
  Workspace workspace(network.architecture(), 1, Workspace::Mode::kInference);
  workspace.load(network);
  for (std::size_t i = 0; i < 6; ++i) workspace.input()[i] = static_cast<float>(i + 1);  // 1 2 3, 4 5 6
  const auto outputs = workspace.forward();
  EXPECT_EQ(outputs[0], 5421.5f);
  EXPECT_EQ(outputs[1], 6532.5f);
}

}  // namespace
}  // namespace inkling::network
