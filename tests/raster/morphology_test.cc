#include "raster/morphology.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "raster/image.h"
#include "support/drawing.h"

namespace inkling::raster {
namespace {

using testing::ElementsAre;

// Of each window in turn.
template <typename T>
Plane<T> slowly(const Plane<T>& plane, std::size_t radius, bool greatest) {
  Plane<T> result = plane;
  for (std::size_t y = 0; y < plane.height; ++y) {
    for (std::size_t x = 0; x < plane.width; ++x) {
      T& choice = result.at(x, y);
      for (std::size_t j = y - std::min(y, radius); j < std::min(y + radius + 1, plane.height); ++j) {
        for (std::size_t i = x - std::min(x, radius); i < std::min(x + radius + 1, plane.width); ++i) {
          choice = greatest ? std::max(choice, plane.at(i, j)) : std::min(choice, plane.at(i, j));
        }
      }
    }
  }
  return result;
}

TEST(Morphology, ChoosesAmongAllPixelsOfTheWindow) {
  for (const auto& [width, height] : {std::pair{37u, 23u}, std::pair{1u, 9u}, std::pair{8u, 1u}, std::pair{45u, 50u}}) {
    Image image = test::paper(width, height, 128);
    test::add_noise(image, 120);
    for (const std::size_t radius : {0u, 1u, 2u, 5u, 11u, 60u}) {
      EXPECT_EQ(dilate(image, radius), slowly(image, radius, true)) << width << ' ' << radius;
      EXPECT_EQ(erode(image, radius), slowly(image, radius, false)) << width << ' ' << radius;
    }
  }
}

TEST(Morphology, ChoosesAmongFloatsToo) {
  Image image = test::paper(31, 17, 128);
  test::add_noise(image, 120);
  Plane<float> plane(image.width, image.height);
  std::ranges::transform(image.values, plane.values.begin(), [](std::uint8_t value) { return 0.1f * value; });
  EXPECT_EQ(dilate(plane, 2), slowly(plane, 2, true));
  EXPECT_EQ(erode(plane, 3), slowly(plane, 3, false));
}

TEST(Morphology, ClosingTakesOutNarrowDarkThingsAndOpeningNarrowLightOnes) {
  const Image image{9, 1, {9, 2, 9, 9, 1, 1, 1, 9, 9}};
  EXPECT_THAT(close(image, 1).values, ElementsAre(9, 9, 9, 9, 1, 1, 1, 9, 9));
  EXPECT_THAT(open(image, 1).values, ElementsAre(2, 2, 2, 2, 1, 1, 1, 9, 9));
}

}  // namespace
}  // namespace inkling::raster
