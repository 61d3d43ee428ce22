#include "dataset/split.h"

#include <gtest/gtest.h>

#include <limits>
#include <numeric>

#include "support/errors.h"

namespace inkling::dataset {
namespace {

using test::expect_error;

TEST(RandomSplit, TakesEveryIndexOnce) {
  base::NumpyRandomState random(5);
  const Split split = random_split(random, 10, 0.25);
  EXPECT_EQ(split.test.size(), 3u);  // ceil(2.5)
  std::vector<std::size_t> all = split.train;
  all.insert(all.end(), split.test.begin(), split.test.end());
  EXPECT_THAT(all, testing::UnorderedElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
}

TEST(RandomSplit, RoundsTheTestPartUp) {
  const auto tested = [](std::size_t count, double fraction) {
    base::NumpyRandomState random(5);
    return random_split(random, count, fraction).test.size();
  };
  EXPECT_EQ(tested(1797, 0.25), 450u);
  EXPECT_EQ(tested(8, 0.25), 2u);
  EXPECT_EQ(tested(2, 0.01), 1u);
  EXPECT_EQ(tested(10, 0.81), 9u);
}

TEST(RandomSplit, RefusesToLeaveAPartEmpty) {
  base::NumpyRandomState random(5);
  for (const double fraction : {0.0, -0.5, 0.91, 1.0, 2.0, std::numeric_limits<double>::quiet_NaN()}) {
    expect_error(ErrorKind::kUsage, "leaves one part of 10 images empty", [&] { random_split(random, 10, fraction); });
  }
  expect_error(ErrorKind::kUsage, "leaves one part", [&] { random_split(random, 1, 0.5); });
  expect_error(ErrorKind::kUsage, "leaves one part", [&] { random_split(random, 0, 0.5); });
}

}  // namespace
}  // namespace inkling::dataset
