#include "synthesis/stroke_font.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

namespace inkling::synthesis {
namespace {

using testing::AllOf;
using testing::Ge;
using testing::Le;

base::RandomStream stream(std::uint64_t index) { return base::RandomStream(5, base::Purpose::kTest, 0, index); }

Drawing exactly(const Glyph& glyph) {
  base::RandomStream random = stream(0);
  return trace(glyph, 0, random);
}

void expect_in_its_box(const Glyph& glyph, float width) {
  const Bounds bounds = bounds_of(exactly(glyph));
  const std::string name = std::string(1, glyph.character) + ": " + std::string(glyph.strokes);
  EXPECT_THAT(bounds.left, Ge(-12)) << name;
  EXPECT_THAT(bounds.right, Le(width)) << name;
  EXPECT_THAT(bounds.top, Ge(-8)) << name;
  EXPECT_THAT(bounds.bottom, Le(108)) << name;
}

TEST(StrokeFont, DigitsFillTheirBoxesFromTopToBottom) {
  for (const Glyph& glyph : digit_glyphs()) {
    expect_in_its_box(glyph, 66);
    const Bounds bounds = bounds_of(exactly(glyph));
    EXPECT_THAT(bounds.bottom - bounds.top, AllOf(Ge(92), Le(112))) << glyph.strokes;
  }
}

TEST(StrokeFont, OtherSignsStayInTheirBoxes) {
  for (const Glyph& glyph : other_glyphs()) expect_in_its_box(glyph, 125);
}

TEST(StrokeFont, KnowsEveryDigitInSeveralWays) {
  std::map<char, int> ways;
  for (const Glyph& glyph : digit_glyphs()) ++ways[glyph.character];
  ASSERT_EQ(ways.size(), 10u);
  for (char digit = '0'; digit <= '9'; ++digit) EXPECT_GE(ways[digit], 4) << digit;
}

TEST(StrokeFont, OtherSignsAreNoDigitsLookAlikes) {
  for (const Glyph& glyph : other_glyphs()) {
    EXPECT_EQ(std::string("0123456789OQDoIlij|/ZzSsGbTBgqa").find(glyph.character), std::string::npos)
        << glyph.character;
  }
}

TEST(StrokeFont, TracesTheStrokesAsWritten) {
  const Drawing seven = exactly({'7', "-4 4 56 4 -22 100;~0 50 20 60"});
  ASSERT_EQ(seven.size(), 2u);
  ASSERT_EQ(seven[0].size(), 3u);
  EXPECT_EQ(seven[0][2].x, -22);
  EXPECT_EQ(seven[0][2].y, 100);
  EXPECT_EQ(seven[1][1].x, 20);
}

TEST(StrokeFont, ASmoothStrokeRunsThroughItsPoints) {
  const Drawing curve = exactly({'c', "~0 0 50 10 60 100"});
  ASSERT_EQ(curve[0].size(), 17u);
  EXPECT_EQ(curve[0][8].x, 50);
  EXPECT_EQ(curve[0][8].y, 10);
  EXPECT_EQ(curve[0][16].y, 100);
}

TEST(StrokeFont, HandsDifferAndTheSameDrawsGiveTheSameHand) {
  const auto first_point = [](std::uint64_t index) {
    base::RandomStream random = stream(index);
    return handwritten(digit_glyphs()[0], random)[0][0];
  };
  EXPECT_EQ(first_point(1).x, first_point(1).x);
  EXPECT_NE(first_point(1).x, first_point(2).x);
}

}  // namespace
}  // namespace inkling::synthesis
