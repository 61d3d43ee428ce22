#include "segmentation/ruled_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/drawing.h"

namespace inkling::segmentation {
namespace {

using test::differing;
using test::draw;
using test::draw_four;
using test::draw_zero;
using test::ink_of;
using test::paper;
using testing::IsEmpty;

raster::Image digits() {
  raster::Image picture = paper(240, 120, 255);
  draw_four(picture, 40, 30, 50, 5, 0);
  draw_zero(picture, 120, 30, 50, 5, 0);
  return picture;
}

// RuledLines are `lines` from border to border; of what is left, at most `few` pixels differ from the digits by
// themselves.
void expect_taken_out(const std::vector<std::vector<test::Point>>& lines, std::size_t few) {
  raster::Image picture = digits();
  for (const auto& line : lines) draw(picture, line, 3, 0);
  const auto [map, ruled_lines] = take_out_ruled_lines(ink_of(picture, 5));
  EXPECT_GE(ruled_lines.size(), lines.size());
  const InkMap alone = ink_of(digits(), 5);
  EXPECT_LE(differing(map.mask.values, alone.mask.values), few);
  for (std::size_t i = 0; i < map.mask.values.size(); ++i)
    EXPECT_TRUE(map.mask.values[i] == 1 || map.ink.values[i] == 0);
}

TEST(RuledLines, BesideWritingAreTakenOut) { expect_taken_out({{{0, 100}, {240, 100}}}, 0); }

TEST(RuledLines, ThatCrossWritingAreTakenOutAndTheWritingStaysWhole) {
  expect_taken_out({{{0, 55}, {240, 55}}}, 60);
  // Nothing of the 0's own ink is lost: it is crossed where it is steep.
  raster::Image picture = digits();
  draw(picture, {{0, 55}, {240, 55}}, 3, 0);
  const InkMap map = take_out_ruled_lines(ink_of(picture, 5)).ink;
  const InkMap alone = ink_of(digits(), 5);
  for (std::size_t i = 0; i < map.mask.values.size(); ++i) {
    if (i % 240 >= 110) {
      EXPECT_GE(map.mask.values[i], alone.mask.values[i]) << i % 240 << ' ' << i / 240;
    }
  }
}

TEST(RuledLines, AskewAreTakenOut) { expect_taken_out({{{0, 88}, {240, 96}}}, 0); }

TEST(RuledLines, OfABoxAreTakenOut) {
  expect_taken_out({{{0, 15}, {240, 15}}, {{0, 105}, {240, 105}}, {{230, 0}, {230, 120}}}, 12);
}

TEST(RuledLines, OfSquaredPaperAreTakenOut) {
  expect_taken_out({{{0, 20}, {240, 20}},
                    {{0, 60}, {240, 60}},
                    {{0, 100}, {240, 100}},
                    {{20, 0}, {20, 120}},
                    {{100, 0}, {100, 120}},
                    {{180, 0}, {180, 120}}},
                   150);
}

TEST(RuledLines, WithGapsAreTakenOut) {
  raster::Image picture = digits();
  for (float x = 0; x < 240; x += 24) draw(picture, {{x, 100}, {x + 16, 100}}, 3, 0);
  const InkMap map = take_out_ruled_lines(ink_of(picture, 5)).ink;
  EXPECT_LE(differing(map.mask.values, ink_of(digits(), 5).mask.values), 10u);
}

// A 4 of straight strokes, a 7, a 1, each alone and next to a 0; a thin pen, so that strokes are as long as ruled
// lines.
TEST(RuledLines, AreNotTheStrokesOfDigits) {
  const std::vector<std::vector<std::vector<test::Point>>> shapes = {
      {{{60, 20}, {30, 70}, {90, 70}}, {{70, 10}, {70, 110}}},
      {{{20, 15}, {80, 15}, {50, 105}}},
      {{{50, 15}, {50, 105}}},
      {{{0, 70}, {75, 70}}, {{50, 10}, {50, 110}}},  // its bar cut off by the border
  };
  for (const auto& shape : shapes) {
    for (const bool with_zero : {false, true}) {
      raster::Image picture = paper(240, 120, 255);
      for (const auto& stroke : shape) draw(picture, stroke, 4, 0);
      if (with_zero) draw_zero(picture, 130, 15, 90, 4, 0);
      const auto [map, ruled_lines] = take_out_ruled_lines(ink_of(picture, 4));
      EXPECT_THAT(ruled_lines, IsEmpty());
      EXPECT_EQ(map.mask, ink_of(picture, 4).mask);
    }
  }
}

TEST(RuledLines, StayWhereThereIsNothingElse) {
  raster::Image picture = paper(200, 50, 255);
  draw(picture, {{0, 25}, {200, 25}}, 3, 0);
  const auto [map, ruled_lines] = take_out_ruled_lines(ink_of(picture, 3));
  EXPECT_THAT(ruled_lines, IsEmpty());
  EXPECT_EQ(map.mask, ink_of(picture, 3).mask);
}

TEST(RuledLines, AreNoneInEmptyMaps) {
  EXPECT_THAT(take_out_ruled_lines(InkMap{}).ruled_lines, IsEmpty());
  EXPECT_THAT(take_out_ruled_lines(ink_of(paper(30, 20, 255), 0)).ruled_lines, IsEmpty());
}

}  // namespace
}  // namespace inkling::segmentation
