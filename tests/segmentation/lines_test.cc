#include "segmentation/lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace inkling::segmentation {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint32_t kWidth = 1000;
constexpr std::uint32_t kHeight = 800;
constexpr std::uint32_t kStroke = 6;

// A digit of the usual size, as far as lines are concerned.
Component mark(std::size_t left, std::size_t top, std::size_t width = 30, std::size_t height = 60) {
  return {{left, top, width, height}, width * height / 3, {}};
}

std::vector<std::vector<std::size_t>> lines_of(const std::vector<Component>& marks) {
  std::vector<std::vector<std::size_t>> lines;
  for (const TextLine& line : find_lines(marks, kWidth, kHeight, kStroke)) lines.push_back(line.marks);
  return lines;
}

TEST(Lines, GoFromTopToBottomAndLeftToRight) {
  EXPECT_THAT(lines_of({mark(200, 300), mark(300, 100), mark(100, 310), mark(200, 95), mark(290, 305)}),
              ElementsAre(ElementsAre(3, 1), ElementsAre(2, 0, 4)));
}

TEST(Lines, GroupsOfARowAreOneLineHoweverFarApart) {
  EXPECT_THAT(lines_of({mark(50, 100), mark(90, 100), mark(850, 105), mark(890, 100)}),
              ElementsAre(ElementsAre(0, 1, 2, 3)));
}

TEST(Lines, MaySlopeSoThatTheirEndsShareNoRows) {
  std::vector<Component> marks;
  for (std::size_t i = 0; i < 20; ++i) marks.push_back(mark(50 + 45 * i, 100 + 7 * i));
  for (std::size_t i = 0; i < 20; ++i) marks.push_back(mark(50 + 45 * i, 200 + 7 * i));
  const auto lines = find_lines(marks, kWidth, kHeight, kStroke);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].marks.front(), 0u);
  EXPECT_EQ(lines[0].marks.back(), 19u);
  EXPECT_EQ(lines[1].marks.size(), 20u);
  EXPECT_NEAR(lines[0].slope, 7.0 / 45, 0.01);
  EXPECT_EQ(lines[0].height, 60);
}

// A line along the picture's lower border, with strokes of `height` pixels that stand on it.
Component border_with_strokes(std::uint32_t height) {
  Component component{{0, kHeight - height - kStroke, kWidth, height + kStroke}, 0, {}};
  for (std::uint32_t y = kHeight - height - kStroke; y < kHeight - kStroke; ++y) {
    for (std::uint32_t x = 100; x < 900; x += 40) component.runs.push_back({y, x, x + kStroke});
  }
  for (std::uint32_t y = kHeight - kStroke; y < kHeight; ++y) component.runs.push_back({y, 0, kWidth});
  for (const Run& run : component.runs) component.area += run.end - run.begin;
  return component;
}

TEST(Lines, ALineAlongTheBorderIsNoWritingUnlessWritingStandsOnIt) {
  EXPECT_THAT(lines_of({border_with_strokes(10)}), IsEmpty());
  EXPECT_THAT(lines_of({border_with_strokes(100)}), ElementsAre(ElementsAre(0)));
}

TEST(Lines, AMarkAcrossTwoLinesDoesNotMakeThemOne) {
  std::vector<Component> marks = {mark(440, 100, 30, 150)};
  for (std::size_t i = 0; i < 8; ++i) marks.push_back(mark(50 + 45 * i, 100));
  for (std::size_t i = 0; i < 8; ++i) marks.push_back(mark(50 + 45 * i, 200));
  for (std::size_t i = 0; i < 8; ++i) marks.push_back(mark(500 + 45 * i, 100));
  for (std::size_t i = 0; i < 8; ++i) marks.push_back(mark(500 + 45 * i, 200));
  EXPECT_GE(lines_of(marks).size(), 2u);
  for (const auto& line : lines_of(marks)) EXPECT_LE(line.size(), 17u);
}

// The bar of a 5, a point at the foot of a line, a dash in its middle.
TEST(Lines, LowMarksJoinTheLineThatTheyStandIn) {
  EXPECT_THAT(lines_of({mark(100, 100), mark(200, 100), mark(100, 300), mark(110, 95, 30, 8), mark(150, 152, 8, 8),
                        mark(160, 325, 30, 8)}),
              ElementsAre(ElementsAre(0, 3, 4, 1), ElementsAre(2, 5)));
}

TEST(Lines, LeaveOutSpecksAndWhatIsFarFromEveryLine) {
  EXPECT_THAT(lines_of({mark(100, 100), {{140, 130, 2, 2}, 4, {}}, mark(700, 600, 10, 10)}),
              ElementsAre(ElementsAre(0)));
}

TEST(Lines, LeaveOutDarkBordersAndFrames) {
  Component corner = mark(900, 0, 100, 120);
  corner.area = 100 * 110;
  Component edge = mark(0, 0, 20, 700);
  for (std::uint32_t y = 0; y < 700; ++y) edge.runs.push_back({y, 0, 20});
  const Component rule = mark(10, 400, 900, 5);
  const Component upright = mark(950, 10, 6, 780);
  EXPECT_THAT(lines_of({mark(100, 100), corner, edge, rule, upright}), ElementsAre(ElementsAre(0)));
  EXPECT_THAT(lines_of({corner, edge}), IsEmpty());
  EXPECT_THAT(lines_of({}), IsEmpty());
}

TEST(Lines, AreFoundAmongVeryManyMarks) {
  std::vector<Component> marks;
  for (std::size_t i = 0; i < 20000; ++i) marks.push_back(mark(i * 37 % kWidth, i * 91 % kHeight, 5, 9));
  EXPECT_FALSE(lines_of(marks).empty());
}

}  // namespace
}  // namespace inkling::segmentation
