#include "optimizer/moving_average.h"

#include <gtest/gtest.h>

#include <vector>

namespace inkling::optimizer {
namespace {

TEST(MovingAverage, FollowsTheWeights) {
  MovingAverage average(0.5, std::vector<float>{1, 1});
  average.begin_step();
  average.update(0, std::vector<float>{2, 1});  // d = min(0.5, 1/10): 1 + 0.9 (2 - 1)
  EXPECT_FLOAT_EQ(average.values()[0], 1.9f);
  EXPECT_FLOAT_EQ(average.values()[1], 1);
  average.begin_step();
  average.update(0, std::vector<float>{1, 1});  // d = 2/11
  EXPECT_FLOAT_EQ(average.values()[0], 1 + 0.9f * 2 / 11);
  for (int i = 0; i < 20; ++i) average.begin_step();
  average.values()[0] = 4;
  average.update(0, std::vector<float>{2, 1});  // d = 0.5
  EXPECT_FLOAT_EQ(average.values()[0], 3);
}

TEST(MovingAverage, GivesTheSameForAnyRanges) {
  MovingAverage whole(0.9, std::vector<float>{1, 2, 3});
  MovingAverage pieces(0.9, std::vector<float>{1, 2, 3});
  whole.begin_step();
  whole.update(0, std::vector<float>{5, 7, 9});
  pieces.begin_step();
  pieces.update(1, std::vector<float>{7, 9});
  pieces.update(0, std::vector<float>{5});
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(whole.values()[i], pieces.values()[i]);
}

}  // namespace
}  // namespace inkling::optimizer
