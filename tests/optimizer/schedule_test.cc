#include "optimizer/schedule.h"

#include <gtest/gtest.h>

namespace inkling::optimizer {
namespace {

TEST(Schedule, ConstantStays) {
  const Schedule schedule{.learning_rate = 0.2};
  for (const double progress : {-1.0, 0.0, 0.5, 1.0, 2.0}) EXPECT_EQ(learning_rate_at(schedule, progress), 0.2);
}

TEST(Schedule, StepFallsAtEachMilestone) {
  const Schedule schedule{.kind = ScheduleKind::kStep, .learning_rate = 1, .milestones = {0.5, 0.75}, .factor = 0.1};
  EXPECT_DOUBLE_EQ(learning_rate_at(schedule, 0.49), 1);
  EXPECT_DOUBLE_EQ(learning_rate_at(schedule, 0.5), 0.1);
  EXPECT_DOUBLE_EQ(learning_rate_at(schedule, 0.74), 0.1);
  EXPECT_NEAR(learning_rate_at(schedule, 1), 0.01, 1e-12);
}

TEST(Schedule, CosineFallsToTheFinalFraction) {
  const Schedule schedule{.kind = ScheduleKind::kCosine, .learning_rate = 2, .final_fraction = 0.1};
  EXPECT_DOUBLE_EQ(learning_rate_at(schedule, 0), 2);
  EXPECT_NEAR(learning_rate_at(schedule, 0.5), 1.1, 1e-12);
  EXPECT_NEAR(learning_rate_at(schedule, 1.0 / 3), 0.2 + 1.8 * 0.75, 1e-12);
  EXPECT_NEAR(learning_rate_at(schedule, 1), 0.2, 1e-12);
}

TEST(Schedule, OneCycleRisesAndFalls) {
  const Schedule schedule{.kind = ScheduleKind::kOneCycle,
                          .learning_rate = 1,

                          .final_fraction = 0.01,
                          .rise = 0.2,
                          .start_divisor = 10};
  EXPECT_NEAR(learning_rate_at(schedule, 0), 0.1, 1e-12);
  EXPECT_NEAR(learning_rate_at(schedule, 0.1), 0.55, 1e-12);
  EXPECT_NEAR(learning_rate_at(schedule, 0.2), 1, 1e-12);
  EXPECT_NEAR(learning_rate_at(schedule, 0.6), 0.505, 1e-12);
  EXPECT_NEAR(learning_rate_at(schedule, 1), 0.01, 1e-12);
}

TEST(Schedule, WarmUpRisesToTheStartOfTheSchedule) {
  const Schedule schedule{.kind = ScheduleKind::kCosine, .learning_rate = 1, .warm_up = 0.2, .milestones = {}};
  EXPECT_DOUBLE_EQ(learning_rate_at(schedule, 0), 0);
  EXPECT_DOUBLE_EQ(learning_rate_at(schedule, 0.1), 0.5);
  EXPECT_DOUBLE_EQ(learning_rate_at(schedule, 0.2), 1);
  EXPECT_NEAR(learning_rate_at(schedule, 0.6), 0.5, 1e-12);
  EXPECT_NEAR(learning_rate_at(schedule, 1), 0, 1e-12);
}

}  // namespace
}  // namespace inkling::optimizer
