#include "metrics/intervals.h"

#include <gtest/gtest.h>

namespace inkling::metrics {
namespace {

// R. G. Newcombe 1998, "Two-sided confidence intervals for the single proportion: comparison of seven methods", table
// I, method 3, to its four digits.
TEST(WilsonInterval, HasThePublishedValues) {
  const auto expect_interval = [](std::uint64_t successes, std::uint64_t trials, double low, double high) {
    const Interval interval = wilson_interval(successes, trials);
    EXPECT_NEAR(interval.low, low, 5e-5);
    EXPECT_NEAR(interval.high, high, 5e-5);
  };
  expect_interval(81, 263, 0.2553, 0.3662);
  expect_interval(15, 148, 0.0624, 0.1605);
  expect_interval(0, 20, 0.0, 0.1611);
  expect_interval(1, 29, 0.0061, 0.1718);
}

TEST(WilsonInterval, IsSymmetricAndKnowsNothingWithoutTrials) {
  const Interval low = wilson_interval(3, 50);
  const Interval high = wilson_interval(47, 50);
  EXPECT_NEAR(low.low, 1 - high.high, 1e-12);
  EXPECT_NEAR(low.high, 1 - high.low, 1e-12);
  EXPECT_EQ(wilson_interval(50, 50).high, 1);
  EXPECT_EQ(wilson_interval(0, 0).low, 0);
  EXPECT_EQ(wilson_interval(0, 0).high, 1);
}

}  // namespace
}  // namespace inkling::metrics
