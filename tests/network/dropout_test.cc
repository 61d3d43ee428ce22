#include "network/dropout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "support/naive_network.h"

namespace inkling::network {
namespace {

using test::expect_follows_oracle;

TEST(Dropout, FollowsTheOracle) {
  expect_follows_oracle("input 4x4 | dropout 0.3 | flatten | dense 20 | dropout 0.5 | dense 3", 5);
  expect_follows_oracle("input 8x8 | conv 6 3x3 | relu | dropout 0.25 | conv 16 3x3 | dropout 0.5 | flatten | dense 3",
                        4);
  expect_follows_oracle("input 8x8 | dropout 0 | conv 16 3x3 | dropout 0.9 | relu | flatten | dense 3", 4);
}

std::vector<float> ones_after_dropout(const std::vector<std::uint64_t>& samples, std::uint32_t epoch) {
  Network network(Architecture::parse("input 20x20 | dropout 0.25 | flatten"));
  Workspace workspace(network.architecture(), samples.size(), Workspace::Mode::kTraining);
  workspace.load(network);
  std::ranges::fill(workspace.input(), 1.0f);
  const auto outputs = workspace.forward({1, epoch, samples});
  return {outputs.begin(), outputs.end()};
}

TEST(Dropout, KeepsTheMean) {
  std::vector<std::uint64_t> samples(50);
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = i;
  double sum = 0;
  for (const float value : ones_after_dropout(samples, 0)) {
    EXPECT_TRUE(value == 0 || value == static_cast<float>(1 / 0.75));
    sum += static_cast<double>(value);
  }
  EXPECT_NEAR(sum / 20000, 1, 0.02);  // standard deviation 0.004
}

TEST(Dropout, BelongsToTheSampleAndTheEpochNotToThePlaceInTheBatch) {
  const std::vector<float> both = ones_after_dropout({7, 9}, 3);
  const std::vector<float> seven(both.begin(), both.begin() + 400);
  const std::vector<float> nine(both.begin() + 400, both.end());
  EXPECT_NE(seven, nine);
  EXPECT_EQ(seven, ones_after_dropout({7}, 3));
  EXPECT_EQ(nine, ones_after_dropout({9}, 3));
  EXPECT_NE(nine, ones_after_dropout({9}, 4));
}

}  // namespace
}  // namespace inkling::network
