#include "dataset/partition.h"

#include <gtest/gtest.h>

#include <limits>
#include <numeric>

#include "support/errors.h"

namespace inkling::dataset {
namespace {

using test::expect_error;

// `count` images, none of which has a pixel.
Subset images(std::size_t count) { return whole({.labels = std::vector<std::uint8_t>(count)}); }

TEST(HoldOutRandom, TakesEveryImageOnce) {
  base::NumpyRandomState random(5);
  Subset kept = images(10);
  const Subset held = hold_out_random(kept, 0.25, random);
  EXPECT_EQ(held.size(), 3u);  // ceil(2.5)
  std::vector<std::size_t> all = kept.rows;
  all.insert(all.end(), held.rows.begin(), held.rows.end());
  EXPECT_THAT(all, testing::UnorderedElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
}

TEST(HoldOutRandom, TakesTheRowsOfThePart) {
  base::NumpyRandomState random(5);
  Subset kept = images(10);
  kept.rows = {2, 4, 6};
  const Subset held = hold_out_random(kept, 0.25, random);
  ASSERT_EQ(held.size(), 1u);
  EXPECT_EQ(held.data, kept.data);
  EXPECT_THAT((std::vector{held.rows[0], kept.rows[0], kept.rows[1]}), testing::UnorderedElementsAre(2, 4, 6));
}

TEST(HoldOutRandom, RoundsTheTestPartUp) {
  const auto tested = [](std::size_t count, double fraction) {
    base::NumpyRandomState random(5);
    Subset part = images(count);
    return hold_out_random(part, fraction, random).size();
  };
  EXPECT_EQ(tested(1797, 0.25), 450u);
  EXPECT_EQ(tested(8, 0.25), 2u);
  EXPECT_EQ(tested(2, 0.01), 1u);
  EXPECT_EQ(tested(10, 0.81), 9u);
}

TEST(HoldOutRandom, RefusesToLeaveAPartEmpty) {
  base::NumpyRandomState random(5);
  for (const double fraction : {0.0, -0.5, 0.91, 1.0, 2.0, std::numeric_limits<double>::quiet_NaN()}) {
    Subset part = images(10);
    expect_error(ErrorKind::kUsage, "leaves one part of 10 images empty",
                 [&] { hold_out_random(part, fraction, random); });
    EXPECT_EQ(part.size(), 10u);
  }
  for (const std::size_t count : {0u, 1u}) {
    Subset part = images(count);
    expect_error(ErrorKind::kUsage, "leaves one part", [&] { hold_out_random(part, 0.5, random); });
  }
}

}  // namespace
}  // namespace inkling::dataset
