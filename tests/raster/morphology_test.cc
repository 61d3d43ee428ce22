#include "raster/morphology.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/drawing.h"

namespace inkling::raster {
namespace {

using testing::ElementsAre;

// Of each window in turn.
Image slowly(const Image& image, std::size_t radius, bool greatest) {
  Image result = image;
  for (std::size_t y = 0; y < image.height; ++y) {
    for (std::size_t x = 0; x < image.width; ++x) {
      std::uint8_t& choice = result.values[y * image.width + x];
      for (std::size_t j = y - std::min(y, radius); j < std::min(y + radius + 1, image.height); ++j) {
        for (std::size_t i = x - std::min(x, radius); i < std::min(x + radius + 1, image.width); ++i) {
          const std::uint8_t value = image.values[j * image.width + i];
          choice = greatest ? std::max(choice, value) : std::min(choice, value);
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
      EXPECT_EQ(dilate(image, radius).values, slowly(image, radius, true).values) << width << ' ' << radius;
      EXPECT_EQ(erode(image, radius).values, slowly(image, radius, false).values) << width << ' ' << radius;
    }
  }
}

TEST(Morphology, ClosingTakesOutNarrowDarkThingsAndOpeningNarrowLightOnes) {
  const Image image{9, 1, {9, 2, 9, 9, 1, 1, 1, 9, 9}};
  EXPECT_THAT(close(image, 1).values, ElementsAre(9, 9, 9, 9, 1, 1, 1, 9, 9));
  EXPECT_THAT(open(image, 1).values, ElementsAre(2, 2, 2, 2, 1, 1, 1, 9, 9));
}

}  // namespace
}  // namespace inkling::raster
