#include "network/batchnorm.h"

#include <gtest/gtest.h>

#include "support/naive_network.h"

namespace inkling::network {
namespace {

using test::expect_follows_oracle;

TEST(BatchNorm, FollowsTheOracleOnImages) {
  expect_follows_oracle("input 5x6 | batchnorm | flatten", 4);
  expect_follows_oracle("input 5x6 3 | batchnorm | conv 4 2x2 | flatten", 4);
  for (const char* channels : {"16", "6", "20", "32"}) {
    expect_follows_oracle(std::string("input 8x8 | conv ") + channels + " 3x3 | batchnorm | conv 16 2x2 | flatten", 4,
                          5e-5);
  }
}

TEST(BatchNorm, FollowsTheOracleOnFlatRows) {
  expect_follows_oracle("input 4x4 | flatten | dense 12 | batchnorm | dense 3", 8, 5e-5);
  expect_follows_oracle("input 4x4 | flatten | dense 32 | batchnorm | relu | dense 3", 8, 5e-5);
  expect_follows_oracle("input 4x4 | flatten | batchnorm | dense 3", 8, 5e-5);
}

TEST(BatchNorm, FollowsTheOracleWithAReluBehind) {
  expect_follows_oracle(
      "input 8x8 | conv 16 3x3 | batchnorm | relu | conv 16 2x2 | batchnorm | relu | flatten | dense 3", 4, 5e-5);
  expect_follows_oracle("input 8x8 | conv 6 3x3 | batchnorm | relu | maxpool 2 | flatten | dense 3", 4, 5e-5);
}

TEST(BatchNorm, FollowsTheOracleWithTheBatchInnermost) {
  for (const char* behind : {"", "| relu ", "| relu | maxpool 2 ", "| tanh ", "| maxpool 2 | relu "}) {
    expect_follows_oracle(std::string("input 7x6 | conv 5 3x3 same | batchnorm ") + behind + "| flatten | dense 3", 11,
                          1e-4);
    expect_follows_oracle(
        std::string("input 7x6 | conv 6 3x3 no-bias | relu | batchnorm | conv 5 2x2 no-bias | batchnorm ") + behind +
            "| flatten | dense 3",
        16, 1e-4);
  }
}

TEST(BatchNorm, FollowsTheOracleBehindOtherLayers) {
  expect_follows_oracle("input 8x8 | conv 16 3x3 | relu | batchnorm | maxpool 2 | batchnorm | tanh | flatten | dense 3",
                        4, 5e-5);
  expect_follows_oracle("input 8x8 | conv 16 3x3 no-bias | batchnorm | sigmoid | flatten | dense 3 no-bias | batchnorm",
                        4, 5e-5);
}

TEST(BatchNorm, LeavesEachChannelWithMeanZeroAndVarianceOne) {
  Network network(Architecture::parse("input 1x1 | batchnorm | flatten"));
  Workspace workspace(network.architecture(), 4, Workspace::Mode::kTraining);
  workspace.load(network);
  const std::vector<float> values = {1, 3, 3, 5};  // mean 3, variance 2 (of 4 values) or 8/3 (divided by 3)
  std::copy(values.begin(), values.end(), workspace.input().begin());
  const auto outputs = workspace.forward();
  EXPECT_NEAR(outputs[0], -1.41421, 1e-5);
  EXPECT_NEAR(outputs[1], 0, 1e-6);
  EXPECT_NEAR(outputs[3], 1.41421, 1e-5);
  const auto& statistics = network.layout().statistics;
  EXPECT_NEAR(workspace.batch_statistics()[statistics[0].offset], 3, 1e-6);
  EXPECT_NEAR(workspace.batch_statistics()[statistics[1].offset], 8.0 / 3, 1e-5);
}

}  // namespace
}  // namespace inkling::network
