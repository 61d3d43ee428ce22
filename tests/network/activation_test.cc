#include "network/activation.h"

#include <gtest/gtest.h>

#include "support/naive_network.h"

namespace inkling::network {
namespace {

using test::expect_follows_oracle;

TEST(Activation, FollowsTheOracleBehindDense) {
  for (const char* activation : {"relu", "sigmoid", "tanh"}) {
    const std::string a = activation;
    expect_follows_oracle("input 4x4 | flatten | dense 20 | " + a + " | dense 5 | " + a, 6, 2e-5);
  }
}

TEST(Activation, FollowsTheOracleBehindConvolution) {
  for (const char* activation : {"relu", "sigmoid", "tanh"}) {
    const std::string a = activation;
    expect_follows_oracle("input 8x8 | conv 6 3x3 | " + a + " | conv 16 3x3 | " + a + " | flatten", 3, 2e-5);
    expect_follows_oracle("input 8x8 | conv 16 3x3 | " + a + " | conv 16 3x3 | " + a + " | flatten", 3, 1e-4);
  }
}

// The derivative changes places with the pooling; the results must not.
TEST(Activation, FollowsTheOracleAroundMaxPooling) {
  for (const char* activation : {"relu", "sigmoid", "tanh"}) {
    const std::string a = activation;
    expect_follows_oracle(
        "input 9x9 | conv 6 3x3 | " + a + " | maxpool 2 | conv 16 2x2 | maxpool 2 | " + a + " | flatten", 3, 2e-5);
  }
}

TEST(Activation, FollowsTheOracleOnItsOwn) {
  expect_follows_oracle("input 4x4 | relu | flatten | dense 5 | relu | sigmoid | tanh | dense 3", 3, 2e-5);
  expect_follows_oracle("input 6x6 | conv 16 3x3 | avgpool 2 | tanh | flatten | relu | dense 3", 3, 2e-5);
}

TEST(Activation, LeavesTheInputAlone) {
  Network network(Architecture::parse("input 1x2 | relu | flatten"));
  Workspace workspace(network.architecture(), 1, Workspace::Mode::kInference);
  workspace.load(network);
  workspace.input()[0] = -1;
  workspace.input()[1] = 2;
  const auto outputs = workspace.forward();
  EXPECT_EQ(outputs[0], 0);
  EXPECT_EQ(outputs[1], 2);
  EXPECT_EQ(workspace.input()[0], -1);
}

}  // namespace
}  // namespace inkling::network
