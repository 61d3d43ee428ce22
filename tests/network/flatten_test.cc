#include "network/flatten.h"

#include <gtest/gtest.h>

#include "support/naive_network.h"

namespace inkling::network {
namespace {

TEST(Flatten, OrdersByChannelThenRowThenColumn) {
  Network network(Architecture::parse("input 2x2 2 | flatten"));
  Workspace workspace(network.architecture(), 2, Workspace::Mode::kTraining);
  workspace.load(network);
  for (std::size_t i = 0; i < 16; ++i) workspace.input()[i] = static_cast<float>(i);
  const auto outputs = workspace.forward();
  for (std::size_t i = 0; i < 16; ++i) EXPECT_EQ(outputs[i], static_cast<float>(i));
}

TEST(Flatten, FollowsTheOracleFromAnyLayout) {
  test::expect_follows_oracle("input 7x6 | conv 16 3x3 | flatten | dense 4", 3);
  test::expect_follows_oracle("input 7x6 | conv 5 3x3 | flatten | flatten | dense 4", 3);
  test::expect_follows_oracle("input 7x6 | conv 6 3x3 | conv 7 2x2 | flatten | tanh", 3);
  test::expect_follows_oracle("input 7x6 3 | flatten | dense 4", 3);
}

}  // namespace
}  // namespace inkling::network
