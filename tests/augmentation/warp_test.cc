#include "augmentation/warp.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numbers>
#include <vector>

#include "raster/resample.h"

namespace inkling::augmentation {
namespace {

using testing::ElementsAre;
using testing::FloatNear;
using testing::Pointwise;

using Values = std::vector<float>;

constexpr double kRightAngle = std::numbers::pi / 2;

raster::PaddedImage padded(std::size_t width, const Values& values) {
  raster::PaddedImage image(values.size() / width, width);
  for (std::size_t i = 0; i < values.size(); ++i) image.row(i / width)[i % width] = values[i];
  return image;
}

// The image of `width` after `change`.
Values changed(std::size_t width, const Values& values, const AffineChange& change) {
  const raster::PaddedImage image = padded(width, values);
  const AffineMap map = inverse_map(change, image.height(), width);
  Values x, y, out(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto column = static_cast<float>(i % width), row = static_cast<float>(i / width);
    x.push_back(map.x0 + map.xx * column + map.xy * row);
    y.push_back(map.y0 + map.yx * column + map.yy * row);
  }
  raster::sample(image, x, y, out);
  return out;
}

const Values kNine = {1, 2, 3,  //
                      4, 5, 6,  //
                      7, 8, 9};

TEST(Warp, TurnsCounterClockwise) {
  EXPECT_THAT(changed(3, kNine, {.rotation = kRightAngle}), Pointwise(FloatNear(1e-5f), Values{3, 6, 9,  //
                                                                                               2, 5, 8,  //
                                                                                               1, 4, 7}));
  EXPECT_THAT(changed(3, kNine, {.rotation = 2 * kRightAngle}),
              Pointwise(FloatNear(1e-5f), Values{9, 8, 7, 6, 5, 4, 3, 2, 1}));
}

TEST(Warp, ShiftsToTheRightAndDownExactly) {
  EXPECT_THAT(changed(3, kNine, {.shift_x = 1}), ElementsAre(0, 1, 2,  //
                                                             0, 4, 5,  //
                                                             0, 7, 8));
  EXPECT_THAT(changed(3, kNine, {.shift_y = 1}), ElementsAre(0, 0, 0,  //
                                                             1, 2, 3,  //
                                                             4, 5, 6));
  EXPECT_THAT(changed(3, kNine, {.shift_x = -2, .shift_y = -1}), ElementsAre(6, 0, 0,  //
                                                                             9, 0, 0,  //
                                                                             0, 0, 0));
}

TEST(Warp, ScalesAboutTheMiddle) {
  const Values line = {0, 1, 2, 3, 4};
  EXPECT_THAT(changed(5, line, {.scale_x = 2}), ElementsAre(1, 1.5f, 2, 2.5f, 3));
  EXPECT_THAT(changed(5, line, {.scale_x = 0.5}), ElementsAre(0, 0, 2, 4, 0));
  EXPECT_THAT(changed(1, line, {.scale_y = 2}), ElementsAre(1, 1.5f, 2, 2.5f, 3));
}

TEST(Warp, ShearsTheTopToTheRight) {
  const Values column = {0, 1, 0,  //
                         0, 1, 0,  //
                         0, 1, 0};
  EXPECT_THAT(changed(3, column, {.shear = std::numbers::pi / 4}), Pointwise(FloatNear(1e-6f), Values{0, 0, 1,  //
                                                                                                      0, 1, 0,  //
                                                                                                      1, 0, 0}));
}

// Scaled before it is turned: what was twice as wide is twice as high after a right angle.
TEST(Warp, ScalesThenTurns) {
  const Values line = {0, 0, 0,  //
                       0, 8, 0,  //
                       0, 0, 0};
  EXPECT_THAT(changed(3, line, {.scale_x = 2, .rotation = kRightAngle}), Pointwise(FloatNear(1e-5f), Values{0, 4, 0,  //
                                                                                                            0, 8, 0,  //
                                                                                                            0, 4, 0}));
}

TEST(Warp, MapsTheMiddlesOfFinerPixels) {
  const AffineMap finer = on_finer_pixels({.x0 = 10, .xx = 2, .xy = 0, .y0 = 20, .yx = 1, .yy = 4}, 2);
  // Fine pixel (0, 0) has its middle at (-1/4, -1/4), (2, 1) at (3/4, 1/4).
  EXPECT_FLOAT_EQ(finer.x0, 10 - 0.5f);
  EXPECT_FLOAT_EQ(finer.y0, 20 - 0.25f - 1);
  EXPECT_FLOAT_EQ(finer.x0 + 2 * finer.xx + finer.xy, 10 + 1.5f);
  EXPECT_FLOAT_EQ(finer.y0 + 2 * finer.yx + finer.yy, 20 + 0.75f + 1);
}

}  // namespace
}  // namespace inkling::augmentation
