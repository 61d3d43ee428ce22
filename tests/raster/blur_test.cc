#include "raster/blur.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace inkling::raster {
namespace {

using testing::ElementsAre;
using testing::FloatNear;
using testing::Pointwise;

TEST(BoxBlur, TakesTheMeanOfTheSquareWithZerosAround) {
  const Plane<float> plane(3, 2,
                           {9, 0, 18,  //
                            0, 27, 0});
  EXPECT_THAT(box_blur(plane, 1).values, Pointwise(FloatNear(1e-5f), {4, 6, 5,  //
                                                                      4, 6, 5}));
  EXPECT_EQ(box_blur(plane, 0), plane);
}

// Of width 2, a pixel counts whole and its neighbours by half.
TEST(FractionalBoxBlur, CountsPixelsThatTheSquareCutsByTheirPart) {
  const Plane<float> line(4, 1, {0, 8, 0, 0});
  EXPECT_THAT(fractional_box_blur(line, 2).values, ElementsAre(1, 2, 1, 0));  // half of that is beyond, down and up
  const Plane<float> column(1, 4, {0, 8, 0, 0});
  EXPECT_THAT(fractional_box_blur(column, 2).values, ElementsAre(1, 2, 1, 0));
}

TEST(FractionalBoxBlur, IsTheOtherOneWhereTheSquareIsOfWholePixels) {
  Plane<float> plane(7, 7);
  for (std::size_t i = 0; i < plane.values.size(); ++i) plane.values[i] = static_cast<float>(i * i % 13);
  EXPECT_THAT(fractional_box_blur(plane, 5).values, Pointwise(FloatNear(1e-4f), box_blur(plane, 2).values));
}

}  // namespace
}  // namespace inkling::raster
