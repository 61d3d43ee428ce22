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
Component component(std::size_t left, std::size_t top, std::size_t width = 30, std::size_t height = 60) {
  return {{left, top, width, height}, width * height / 3, {}};
}

std::vector<std::vector<std::size_t>> lines_of(const std::vector<Component>& components) {
  std::vector<std::vector<std::size_t>> lines;
  for (const TextLine& line : find_lines(components, kWidth, kHeight, kStroke)) lines.push_back(line.components);
  return lines;
}

TEST(Lines, GoFromTopToBottomAndLeftToRight) {
  EXPECT_THAT(lines_of({component(200, 300), component(300, 100), component(100, 310), component(200, 95),
                        component(290, 305)}),
              ElementsAre(ElementsAre(3, 1), ElementsAre(2, 0, 4)));
}

TEST(Lines, GroupsOfARowAreOneLineHoweverFarApart) {
  EXPECT_THAT(lines_of({component(50, 100), component(90, 100), component(850, 105), component(890, 100)}),
              ElementsAre(ElementsAre(0, 1, 2, 3)));
}

TEST(Lines, MaySlopeSoThatTheirEndsShareNoRows) {
  std::vector<Component> components;
  for (std::size_t i = 0; i < 20; ++i) components.push_back(component(50 + 45 * i, 100 + 7 * i));
  for (std::size_t i = 0; i < 20; ++i) components.push_back(component(50 + 45 * i, 200 + 7 * i));
  const auto lines = find_lines(components, kWidth, kHeight, kStroke);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].components.front(), 0u);
  EXPECT_EQ(lines[0].components.back(), 19u);
  EXPECT_EQ(lines[1].components.size(), 20u);
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

TEST(Lines, AComponentAcrossTwoLinesDoesNotMakeThemOne) {
  std::vector<Component> components = {component(440, 100, 30, 150)};
  for (std::size_t i = 0; i < 8; ++i) components.push_back(component(50 + 45 * i, 100));
  for (std::size_t i = 0; i < 8; ++i) components.push_back(component(50 + 45 * i, 200));
  for (std::size_t i = 0; i < 8; ++i) components.push_back(component(500 + 45 * i, 100));
  for (std::size_t i = 0; i < 8; ++i) components.push_back(component(500 + 45 * i, 200));
  EXPECT_GE(lines_of(components).size(), 2u);
  for (const auto& line : lines_of(components)) EXPECT_LE(line.size(), 17u);
}

// The bar of a 5, a point at the foot of a line, a dash in its middle.
TEST(Lines, LowComponentsJoinTheLineThatTheyStandIn) {
  EXPECT_THAT(lines_of({component(100, 100), component(200, 100), component(100, 300), component(110, 95, 30, 8),
                        component(150, 152, 8, 8), component(160, 325, 30, 8)}),
              ElementsAre(ElementsAre(0, 3, 4, 1), ElementsAre(2, 5)));
}

TEST(Lines, LeaveOutSpecksAndWhatIsFarFromEveryLine) {
  EXPECT_THAT(lines_of({component(100, 100), {{140, 130, 2, 2}, 4, {}}, component(700, 600, 10, 10)}),
              ElementsAre(ElementsAre(0)));
}

TEST(Lines, LeaveOutDarkBordersAndFrames) {
  Component corner = component(900, 0, 100, 120);
  corner.area = 100 * 110;
  Component edge = component(0, 0, 20, 700);
  for (std::uint32_t y = 0; y < 700; ++y) edge.runs.push_back({y, 0, 20});
  const Component rule = component(10, 400, 900, 5);
  const Component upright = component(950, 10, 6, 780);
  EXPECT_THAT(lines_of({component(100, 100), corner, edge, rule, upright}), ElementsAre(ElementsAre(0)));
  EXPECT_THAT(lines_of({corner, edge}), IsEmpty());
  EXPECT_THAT(lines_of({}), IsEmpty());
}

TEST(Lines, AreFoundAmongVeryManyComponents) {
  std::vector<Component> components;
  for (std::size_t i = 0; i < 20000; ++i) components.push_back(component(i * 37 % kWidth, i * 91 % kHeight, 5, 9));
  EXPECT_FALSE(lines_of(components).empty());
}

}  // namespace
}  // namespace inkling::segmentation
