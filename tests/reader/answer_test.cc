#include "reader/answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace inkling::reader {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pointwise;

const Answer kThree = {{0, 0, 0.1, 0.6, 0, 0, 0, 0, 0.1, 0, 0.2}};

TEST(Answer, AScoreWeighsTheRejectClassByHalf) {
  EXPECT_NEAR(kThree.score(3), std::log(0.6) - std::log(0.2) / 2, 1e-12);
  EXPECT_NEAR(kThree.score(0), std::log(0.0001) - std::log(0.2) / 2, 1e-12);  // probabilities are bounded
  EXPECT_EQ(kThree.surest(), 0.6);
}

TEST(Answer, AModelWithoutARejectClassCountsAsOneThatIsDoubtful) {
  const Answer digits = {{0, 0, 0, 0.7, 0, 0, 0, 0, 0.3, 0}};
  EXPECT_NEAR(digits.score(3), std::log(0.7) - std::log(0.9) / 2, 1e-12);
}

TEST(Answer, ASignScoresAsADigitDoes) {
  Answer slash = {std::vector<double>(base::kLabels, 0.0)};
  slash.probabilities[1] = 0.3;
  slash.probabilities[base::kRejectLabel] = 0.1;
  slash.probabilities[base::kFirstSign + 3] = 0.6;
  EXPECT_NEAR(slash.score(base::kFirstSign + 3), std::log(0.6) - std::log(0.1) / 2, 1e-12);
  EXPECT_EQ(slash.surest(), 0.3);
  EXPECT_EQ(slash.surest_sign(), 0.6);
  EXPECT_EQ(kThree.surest_sign(), 0);
  EXPECT_NEAR(doubted(slash, 0.5).probabilities[base::kFirstSign + 3], 0.3, 1e-12);
}

TEST(Answer, DoubtTakesFromEveryDigitAndGivesToTheRejectClass) {
  const auto near = [](double value) { return DoubleNear(value, 1e-12); };
  EXPECT_THAT(doubted(kThree, 0.5).probabilities,
              ElementsAre(0, 0, near(0.05), near(0.3), 0, 0, 0, 0, near(0.05), 0, near(0.6)));
  EXPECT_THAT(doubted(kThree, 1).probabilities, Pointwise(DoubleNear(1e-12), kThree.probabilities));
}

}  // namespace
}  // namespace inkling::reader
