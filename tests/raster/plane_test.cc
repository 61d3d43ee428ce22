#include "raster/plane.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace inkling::raster {
namespace {

using testing::ElementsAre;

TEST(Plane, HasItsValuesRowByRow) {
  Plane<int> plane(3, 2, {1, 2, 3, 4, 5, 6});
  EXPECT_EQ(plane.at(2, 0), 3);
  EXPECT_THAT(plane.row(1), ElementsAre(4, 5, 6));
  plane.row(1)[0] = 7;
  EXPECT_EQ(plane.at(0, 1), 7);
  EXPECT_EQ(Plane<int>(2, 2, 9), Plane<int>(2, 2, {9, 9, 9, 9}));
}

TEST(Plane, IsCroppedByABox) {
  const Plane<int> plane(3, 3, {1, 2, 3, 4, 5, 6, 7, 8, 9});
  EXPECT_EQ(crop(plane, {1, 1, 2, 2}), Plane<int>(2, 2, {5, 6, 8, 9}));
  EXPECT_TRUE(crop(plane, {1, 1, 0, 0}).empty());
}

}  // namespace
}  // namespace inkling::raster
