#include "synthesis/strokes.h"

#include <gtest/gtest.h>

#include <cmath>

#include "synthesis/skeleton.h"

namespace inkling::synthesis {
namespace {

TEST(Strokes, AStrokeIsAsWideAsItsPen) {
  Ink ink(40, 21);
  draw_strokes({{{10, 10}, {30, 10}}}, {.radius = 2.5f}, ink);
  float across = 0;
  for (std::size_t y = 0; y < ink.height; ++y) across += ink.at(20, y);
  EXPECT_NEAR(across, 5, 1e-4);
  EXPECT_EQ(ink.at(20, 10), 1);
  EXPECT_EQ(ink.at(20, 14), 0);
  EXPECT_EQ(ink.at(5, 10), 0);  // half a round end, 2.5 pixels long
  EXPECT_EQ(ink.at(8, 10), 1);
}

TEST(Strokes, WhatLiesOutsideIsLeftOut) {
  Ink ink(5, 5);
  draw_strokes({{{-20, 2}, {20, 2}}, {{100, 100}}}, {.radius = 1}, ink);
  for (std::size_t x = 0; x < 5; ++x) EXPECT_EQ(ink.at(x, 2), 1);
}

TEST(Strokes, RenderedInkFitsTheHeightAndTouchesNoEdge) {
  for (const float height : {9.0f, 30.0f, 64.0f}) {
    const Ink ink = rendered({{{0, 0}, {30, 100}}}, height, {.radius = 0.06f * height, .pressure = 0.3f});
    EXPECT_NEAR(static_cast<float>(ink.height), height, 1.5f);
    EXPECT_LT(ink.width, ink.height);
    for (std::size_t x = 0; x < ink.width; ++x) {
      EXPECT_LT(ink.at(x, 0), 0.6f);
      EXPECT_LT(ink.at(x, ink.height - 1), 0.6f);
    }
    EXPECT_GT(amount_of(ink), 2 * 0.06f * height * height / 2);
  }
}

TEST(Skeleton, IsTheMiddleOfAStroke) {
  Ink ink(40, 20);
  draw_strokes({{{6, 9}, {33, 9}}}, {.radius = 3}, ink);
  const Drawing skeleton = skeleton_of(ink);
  ASSERT_FALSE(skeleton.empty());
  float length = 0;
  for (const Stroke& piece : skeleton) {
    for (const Point& point : piece) EXPECT_NEAR(point.y, 9, 1);
    if (piece.size() == 2) length += std::hypot(piece[1].x - piece[0].x, piece[1].y - piece[0].y);
  }
  EXPECT_NEAR(length, 27, 6);  // thinning shortens ends
}

TEST(Skeleton, OfARingHasNoEnds) {
  Ink ink(40, 40);
  Stroke ring;
  for (int i = 0; i <= 40; ++i) {
    ring.push_back(
        {20 + 12 * std::cos(0.157f * static_cast<float>(i)), 20 + 12 * std::sin(0.157f * static_cast<float>(i))});
  }
  draw_strokes({ring}, {.radius = 2.5f}, ink);
  for (const Stroke& piece : skeleton_of(ink)) {
    for (const Point& point : piece) EXPECT_NEAR(std::hypot(point.x - 20, point.y - 20), 12, 1.5);
  }
}

TEST(Skeleton, OfPaperIsNothing) { EXPECT_TRUE(skeleton_of(Ink(10, 10)).empty()); }

}  // namespace
}  // namespace inkling::synthesis
