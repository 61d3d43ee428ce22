#include "metrics/scores.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace inkling::metrics {
namespace {

TEST(Scores, BestDigitLeavesOutWhatStandsForNone) {
  EXPECT_EQ(best_digit(std::vector<double>{0, 0, 3, 0, 3, 0, 0, 0, 0, 0, 9}), 2u);
  EXPECT_EQ(best_digit(std::vector<double>{0, 0, 0, 0, 0, 0, 0, 0, 0, 1}), 9u);
}

TEST(Scores, ProbabilitiesAreTheMeanOfTheMembersSoftmax) {
  const std::vector<Scores> members = {{2, {std::log(3.0), 0, 0, 0}}, {2, {0, 0, 1000, 0}}};
  const Scores mean = probabilities(members, 1);
  EXPECT_DOUBLE_EQ(mean.row(0)[0], (0.75 + 0.5) / 2);
  EXPECT_DOUBLE_EQ(mean.row(0)[1], (0.25 + 0.5) / 2);
  EXPECT_DOUBLE_EQ(mean.row(1)[0], (0.5 + 1) / 2);
  const Scores sharper = probabilities(std::span(members).first(1), 0.5);
  EXPECT_DOUBLE_EQ(sharper.row(0)[0], 0.9);  // 3² of 3² + 1
}

TEST(Scores, SharesSumToOne) {
  const Scores result = shares({2, {0.6, 0.2, 0, 0}});
  EXPECT_DOUBLE_EQ(result.row(0)[0], 0.75);
  EXPECT_DOUBLE_EQ(result.row(0)[1], 0.25);
  EXPECT_DOUBLE_EQ(result.row(1)[0], 0.5);
}

}  // namespace
}  // namespace inkling::metrics
