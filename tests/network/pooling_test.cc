#include "network/pooling.h"

#include <gtest/gtest.h>

#include "support/naive_network.h"

namespace inkling::network {
namespace {

using test::expect_follows_oracle;

TEST(Pooling, OfMaximaFollowsTheOracle) {
  expect_follows_oracle("input 8x8 | maxpool 2 | flatten | dense 3", 2);
  expect_follows_oracle("input 9x8 | conv 16 2x2 | maxpool 2 | flatten | dense 3", 3);
  expect_follows_oracle("input 9x10 | conv 6 2x2 | maxpool 3 | conv 16 1x1 | flatten | dense 3", 3);
}

TEST(Pooling, OfAveragesFollowsTheOracle) {
  expect_follows_oracle("input 9x8 2 | avgpool 2 | flatten | dense 3", 2);
  expect_follows_oracle("input 9x8 | conv 16 2x2 | avgpool 2 | flatten | dense 3", 3);
  expect_follows_oracle("input 9x10 | conv 6 2x2 | avgpool 3 | conv 20 2x2 | avgpool 1 | flatten | dense 3", 3);
}

TEST(Pooling, OfWholeChannelsFollowsTheOracle) {
  expect_follows_oracle("input 9x8 2 | globalavgpool", 2);
  expect_follows_oracle("input 9x8 | conv 16 2x2 | globalavgpool | dense 3", 3);
  expect_follows_oracle("input 9x8 | conv 6 2x2 | conv 10 3x3 | relu | globalavgpool | dropout 0.2", 3);
}

}  // namespace
}  // namespace inkling::network
