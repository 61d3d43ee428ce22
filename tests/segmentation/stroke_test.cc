#include "segmentation/stroke.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/drawing.h"

namespace inkling::segmentation {
namespace {

using test::draw;
using test::draw_zero;
using test::ink_of;
using test::paper;

raster::Image ink_of_zero(float pen) {
  raster::Image picture = paper(100, 120, 255);
  draw_zero(picture, 10, 10, 100, pen, 0);
  for (std::uint8_t& pixel : picture.values) pixel = static_cast<std::uint8_t>(255 - pixel);
  return picture;
}

TEST(StrokeWidth, IsThatOfThePen) {
  for (const float pen : {1.0f, 2.0f, 5.0f, 12.0f}) EXPECT_NEAR(stroke_width(ink_of_zero(pen)), pen, 0.12 * pen + 0.2);
}

// 4 pixels of 3: area 12, outline 14.
TEST(StrokeWidth, OfABarIsTwiceItsAreaForItsOutline) {
  EXPECT_NEAR(stroke_width(raster::Plane<std::uint8_t>(3, 4, 255)), 24.0 / 14, 0.08);
}

TEST(StrokeWidth, IsZeroWithoutInk) {
  EXPECT_EQ(stroke_width(raster::Plane<std::uint8_t>(3, 4)), 0);
  EXPECT_EQ(stroke_width({}), 0);
}

TEST(PatchStrokeWidth, StaysNearTheWritings) {
  InkPatch blob{raster::Plane<std::uint8_t>(20, 20, 255), 3};
  EXPECT_EQ(patch_stroke_width(blob), 6);
  blob.stroke_width = 0;
  EXPECT_NEAR(patch_stroke_width(blob), 10, 0.2);
}

// A vertical stroke in the middle of 60 × 60, `width` wide.
raster::Plane<float> bar(float width) {
  raster::Plane<float> ink(60, 60);
  for (std::size_t i = 0; i < ink.values.size(); ++i) {
    const float distance = std::abs(static_cast<float>(i % 60) + 0.5f - 30);
    ink.values[i] = std::clamp(width / 2 + 0.5f - distance, 0.0f, std::min(1.0f, width));
  }
  return ink;
}

float width_in_the_middle(const raster::Plane<float>& ink) {
  float width = 0;
  for (std::size_t x = 0; x < 60; ++x) width += ink.at(x, 30);
  return width;
}

TEST(ChangeStrokeWidth, MakesStrokesAsWideAsAskedFor) {
  for (const float from : {0.2f, 1.0f, 3.0f, 6.0f, 9.0f}) {
    for (const float to : {4.0f, 6.0f, 8.0f}) {
      if (to < 0.6f * from) continue;
      raster::Plane<float> ink = bar(from);
      change_stroke_width(from, to, ink);
      EXPECT_NEAR(width_in_the_middle(ink), to, 0.5) << from << " to " << to;
      EXPECT_FLOAT_EQ(*std::ranges::max_element(ink.values), 1) << from << " to " << to;
      EXPECT_EQ(ink.at(10, 30), 0) << from << " to " << to;
    }
  }
}

TEST(ChangeStrokeWidth, LeavesStrokesThatAreAsWide) {
  raster::Plane<float> ink = bar(5);
  change_stroke_width(5, 5, ink);
  EXPECT_EQ(ink, bar(5));
}

}  // namespace
}  // namespace inkling::segmentation
