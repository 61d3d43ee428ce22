#include "segmentation/segmentation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "segmentation/parameters.h"
#include "support/drawing.h"

namespace inkling::segmentation {
namespace {

using test::draw;
using test::draw_four;
using test::draw_zero;
using test::paper;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// Two zeros above, which touch where `touching`, and a four below.
raster::Image two_lines(bool touching) {
  raster::Image picture = paper(240, 200, 255);
  draw_zero(picture, 40, 30, 50, 5, 0);
  draw_zero(picture, touching ? 66 : 90, 30, 50, 5, 0);
  draw_four(picture, 60, 120, 50, 5, 0);
  return picture;
}

TEST(Segment, FindsComponentsLinesAndWholeSegments) {
  const Segmentation found = segment(two_lines(false));
  EXPECT_THAT(found.components, SizeIs(3));
  EXPECT_THAT(found.ruled_lines, IsEmpty());
  ASSERT_THAT(found.lines, SizeIs(2));
  EXPECT_THAT(found.lines[0].line.components, ElementsAre(0, 1));
  EXPECT_THAT(found.lines[1].line.components, ElementsAre(2));
  ASSERT_THAT(found.lines[0].whole.items, SizeIs(2));
  EXPECT_EQ(found.lines[0].whole.items[1].component, 1u);
  EXPECT_GE(found.lines[0].whole.items[1].area, found.components[1].area);  // with the rim around its mask
  EXPECT_NEAR(found.lines[0].image.writing_height, 50, 2);
}

TEST(Segment, TakesRuledLinesOut) {
  raster::Image picture = two_lines(false);
  draw(picture, {{0, 100}, {240, 100}}, 2, 0);
  const auto is_on_line = [](const Component& component) { return component.box.width > 200; };
  const Segmentation without = segment(picture);
  EXPECT_THAT(without.ruled_lines, SizeIs(1));
  EXPECT_TRUE(std::ranges::none_of(without.components, is_on_line));
  EXPECT_EQ(without.ink.mask.at(20, 100), 0);
}

TEST(Segment, FindsNothingOnBlankPaper) {
  const Segmentation found = segment(paper(60, 40, 200));
  EXPECT_THAT(found.components, IsEmpty());
  EXPECT_THAT(found.lines, IsEmpty());
  EXPECT_EQ(segment({}).ink.ink.width, 0u);
}

TEST(Segment, CutsTheComponentsThatItIsToldTo) {
  const Segmentation found = segment(two_lines(true));
  ASSERT_THAT(found.lines, SizeIs(2));
  const LineSegmentation& zeros = found.lines[0];
  ASSERT_THAT(zeros.whole.items, SizeIs(1));
  EXPECT_THAT(may_be_several(zeros), ElementsAre(true));
  const Segments segments = cut(zeros, {true});
  EXPECT_GT(segments.items.size(), 1u);
  std::size_t area = 0;
  for (const Segment& segment : segments.items) area += segment.area;
  EXPECT_EQ(area, zeros.whole.items[0].area);
  EXPECT_THAT(cut(zeros, {false}).items, SizeIs(1));
  EXPECT_EQ(cut(zeros, {false}).owner, zeros.whole.owner);
}

// 4480 strokes, none at the border, of which those of the lower half are larger: lines are made of the largest, as many
// as a picture of this size may have, and know them by their places among all.
TEST(Segment, MakesLinesOfTheLargestComponents) {
  raster::Image picture = paper(640, 560, 255);
  for (std::size_t y = 0; y < 560; ++y) {
    for (std::size_t x = 0; x < 640; ++x) {
      if (x % 8 >= 2 && x % 8 < 5 && y % 10 >= 2 && y % 10 < (y < 280 ? 8 : 9)) picture.at(x, y) = 0;
    }
  }
  const Segmentation found = segment(picture);
  ASSERT_THAT(found.components, SizeIs(4480));
  std::vector<bool> is_in_a_line(4480, false);
  for (const LineSegmentation& line : found.lines) {
    for (const std::size_t component : line.line.components) is_in_a_line.at(component) = true;
  }
  const auto most = static_cast<std::ptrdiff_t>(640 * 560 / kLimits.pixels_a_component);
  EXPECT_LT(most, 2240);
  EXPECT_EQ(std::ranges::count(is_in_a_line, true), most);
  EXPECT_EQ(std::count(is_in_a_line.begin() + 2240, is_in_a_line.end(), true), most);
}

}  // namespace
}  // namespace inkling::segmentation
