#include "optimizer/gradient_norm.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace inkling::optimizer {
namespace {

TEST(GradientNorm, SumsSquares) { EXPECT_EQ(sum_of_squares(std::vector<float>{3, -4, 0}), 25); }

TEST(GradientNorm, DoesNotOverflowInFloat) { EXPECT_NEAR(sum_of_squares(std::vector<float>{1e30f}) / 1e60, 1, 1e-6); }

TEST(GradientNorm, ClipsToTheLimit) {
  EXPECT_EQ(clipping_scale(10, 5), 0.5);
  EXPECT_EQ(clipping_scale(5, 5), 1);
  EXPECT_EQ(clipping_scale(0, 5), 1);
  EXPECT_TRUE(std::isnan(clipping_scale(std::numeric_limits<double>::infinity(), 5)));
  EXPECT_TRUE(std::isnan(clipping_scale(NAN, 5)));
}

}  // namespace
}  // namespace inkling::optimizer
