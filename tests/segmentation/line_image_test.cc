#include "segmentation/line_image.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace inkling::segmentation {
namespace {

using testing::ElementsAre;

// Two components, one of 2 × 2 pixels and one of a single pixel, on 6 × 4 pixels.
InkMap two_components() {
  InkMap map{raster::Plane<std::uint8_t>(6, 4), raster::Plane<std::uint8_t>(6, 4), 2, false};
  const auto ink = [&map](std::size_t x, std::size_t y, std::uint8_t value) {
    map.ink.at(x, y) = value;
    map.mask.at(x, y) = 1;
  };
  ink(1, 1, 200), ink(2, 1, 201), ink(1, 2, 202), ink(2, 2, 204);
  ink(4, 2, 90);
  return map;
}

LineImage cut(double height) {
  const InkMap map = two_components();
  const auto components = raster::find_components(map.mask);
  return cut_line(map, components, {{0, 1}, 0, height});
}

TEST(LineImage, ALevelLineIsCopied) {
  const LineImage line = cut(10);
  ASSERT_EQ(line.ink.width, 6u);  // a pixel around the components
  ASSERT_EQ(line.ink.height, 4u);
  EXPECT_EQ(line.ink, two_components().ink);
  EXPECT_THAT(std::vector(line.component.values.begin() + 6, line.component.values.begin() + 18),
              ElementsAre(0, 1, 1, 0, 0, 0,  //
                          0, 1, 1, 0, 2, 0));
  EXPECT_EQ(line.place.x_of(0, 0), 0);
  EXPECT_EQ(line.writing_height, 10);
  EXPECT_EQ(line.stroke_width, 2);
}

TEST(LineImage, HighWritingIsHalvedAndRounded) {
  const LineImage line = cut(130);
  ASSERT_EQ(line.ink.width, 3u);
  ASSERT_EQ(line.ink.height, 2u);
  EXPECT_THAT(line.ink.values, ElementsAre(50, 50, 0, 51, 51, 23));
  EXPECT_THAT(line.component.values, ElementsAre(1, 1, 0, 1, 1, 2));
  EXPECT_EQ(line.writing_height, 65);
  EXPECT_EQ(line.stroke_width, 1);
  EXPECT_EQ(line.place.x_of(2, 0), 4);
}

// Components in the picture's corners, for which there is no pixel around them.
TEST(LineImage, GoesBeyondThePicturesEdgesWithPaper) {
  InkMap map{raster::Plane<std::uint8_t>(9, 7), raster::Plane<std::uint8_t>(9, 7), 1, false};
  for (const std::size_t corner : {0u, 8u, 54u, 62u}) {
    map.ink.values[corner] = static_cast<std::uint8_t>(100 + corner);
    map.mask.values[corner] = 1;
  }
  const auto components = raster::find_components(map.mask);
  for (const double height : {20.0, 130.0}) {
    const LineImage line = cut_line(map, components, {{0, 1, 2, 3}, 0, height});
    const std::size_t n = height < 100 ? 1 : 2;
    EXPECT_EQ(line.place.x_of(0, 0), -1);
    ASSERT_EQ(line.ink.width, (11 + n - 1) / n);
    ASSERT_EQ(line.ink.height, (9 + n - 1) / n);
    // Every pixel the mean of the picture's where it says that it lies.
    for (std::size_t y = 0; y < line.ink.height; ++y) {
      for (std::size_t x = 0; x < line.ink.width; ++x) {
        std::size_t sum = 0;
        for (std::size_t v = n * y; v < n * (y + 1); ++v) {
          for (std::size_t u = n * x; u < n * (x + 1); ++u) {
            if (u >= 1 && u <= map.ink.width && v >= 1 && v <= map.ink.height) sum += map.ink.at(u - 1, v - 1);
          }
        }
        EXPECT_EQ(line.ink.at(x, y), (sum + n * n / 2) / (n * n)) << x << ", " << y;
      }
    }
  }
}

}  // namespace
}  // namespace inkling::segmentation
