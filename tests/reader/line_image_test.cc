#include "reader/line_image.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace inkling {
namespace {

using testing::ElementsAre;

// Two marks, one of 2 × 2 pixels and one of a single pixel, on 6 × 4 pixels.
InkMap two_marks() {
  InkMap map{6, 4, std::vector<std::uint8_t>(24), std::vector<std::uint8_t>(24), 2, false};
  const auto ink = [&map](std::size_t x, std::size_t y, std::uint8_t value) {
    map.ink[y * map.width + x] = value;
    map.mask[y * map.width + x] = 1;
  };
  ink(1, 1, 200), ink(2, 1, 201), ink(1, 2, 202), ink(2, 2, 204);
  ink(4, 2, 90);
  return map;
}

LineImage cut(double height) {
  const InkMap map = two_marks();
  const auto marks = find_components(map);
  return cut_line(map, marks, {{0, 1}, 0, height});
}

TEST(LineImage, ALevelLineIsCopied) {
  const LineImage line = cut(10);
  ASSERT_EQ(line.width, 6u);  // a pixel around the marks
  ASSERT_EQ(line.height, 4u);
  EXPECT_EQ(line.ink, two_marks().ink);
  EXPECT_THAT(std::vector(line.mark.begin() + 6, line.mark.begin() + 18), ElementsAre(0, 1, 1, 0, 0, 0,  //
                                                                                      0, 1, 1, 0, 2, 0));
  EXPECT_EQ(line.place.x_of(0, 0), 0);
  EXPECT_EQ(line.writing_height, 10);
  EXPECT_EQ(line.stroke_width, 2);
}

TEST(LineImage, HighWritingIsHalvedAndRounded) {
  const LineImage line = cut(130);
  ASSERT_EQ(line.width, 3u);
  ASSERT_EQ(line.height, 2u);
  EXPECT_THAT(line.ink, ElementsAre(50, 50, 0, 51, 51, 23));
  EXPECT_THAT(line.mark, ElementsAre(1, 1, 0, 1, 1, 2));
  EXPECT_EQ(line.writing_height, 65);
  EXPECT_EQ(line.stroke_width, 1);
  EXPECT_EQ(line.place.x_of(2, 0), 4);
}

}  // namespace
}  // namespace inkling
