#include "metrics/confusion.h"

#include <gtest/gtest.h>

namespace inkling::metrics {
namespace {

TEST(Confusion, CountsRowsByTruthAndColumnsByPrediction) {
  Confusion confusion;
  confusion.add(3, 8);
  confusion.add(3, 8);
  confusion.add(3, 3);
  confusion.add(8, 8);
  confusion.add(9, 0);
  EXPECT_EQ(confusion.count(3, 8), 2u);
  EXPECT_EQ(confusion.count(8, 3), 0u);
  EXPECT_EQ(confusion.support(3), 3u);
  EXPECT_EQ(confusion.support(8), 1u);
  EXPECT_EQ(confusion.support(0), 0u);
  EXPECT_EQ(confusion.predicted(8), 3u);
  EXPECT_EQ(confusion.predicted(3), 1u);
  EXPECT_EQ(confusion.predicted(0), 1u);
  EXPECT_EQ(confusion.total(), 5u);
  EXPECT_EQ(confusion.correct(), 2u);
  EXPECT_DOUBLE_EQ(confusion.accuracy(), 0.4);
}

TEST(Confusion, HasAccuracyZeroWithoutItems) { EXPECT_EQ(Confusion().accuracy(), 0); }

}  // namespace
}  // namespace inkling::metrics
