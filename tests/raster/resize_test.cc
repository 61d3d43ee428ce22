#include "raster/resize.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace inkling::raster {
namespace {

using testing::Each;
using testing::ElementsAre;

TEST(Resize, TakesTheMeanOverTheAreaOfANewPixel) {
  const Image image{4, 2, {0, 10, 20, 30, 40, 50, 60, 70}};
  EXPECT_THAT(resize(image, 2, 1).values, ElementsAre(25, 45));
  EXPECT_THAT(resize(image, 4, 2).values, ElementsAre(0, 10, 20, 30, 40, 50, 60, 70));
}

TEST(Resize, SharesAPixelThatABorderCuts) {
  // Thirds: 1 and half of the second, half of the second and the third.
  EXPECT_THAT(resize({3, 1, {30, 60, 90}}, 2, 1).values, ElementsAre(40, 80));
  EXPECT_THAT(resize({1, 3, {30, 60, 90}}, 1, 2).values, ElementsAre(40, 80));
}

TEST(Resize, RepeatsPixelsInALargerPicture) {
  EXPECT_THAT(resize({2, 1, {10, 20}}, 4, 2).values, ElementsAre(10, 10, 20, 20, 10, 10, 20, 20));
  EXPECT_THAT(resize({1, 1, {200}}, 28, 28).values, Each(200));
}

TEST(Fit, KeepsProportionsAndPutsThePictureInTheMiddle) {
  EXPECT_THAT(fit({4, 2, {80, 80, 80, 80, 80, 80, 80, 80}}, 4, 4, 7).values,
              ElementsAre(7, 7, 7, 7, 80, 80, 80, 80, 80, 80, 80, 80, 7, 7, 7, 7));
  EXPECT_THAT(fit({1, 3, {80, 80, 80}}, 3, 3, 7).values, ElementsAre(7, 80, 7, 7, 80, 7, 7, 80, 7));
  EXPECT_THAT(fit({1000, 1, std::vector<std::uint8_t>(1000, 80)}, 3, 3, 7).values,
              ElementsAre(7, 7, 7, 80, 80, 80, 7, 7, 7));
}

}  // namespace
}  // namespace inkling::raster
