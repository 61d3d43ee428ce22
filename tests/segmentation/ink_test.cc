#include "segmentation/ink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/drawing.h"

namespace inkling::segmentation {
namespace {

using test::add_noise;
using test::differing;
using test::draw;
using test::draw_four;
using test::draw_zero;
using test::ink_of;
using test::paper;
using testing::Each;

// A 4 and a 0 on the paper's half left and right, as the mask of a picture without light, shadow and noise.
constexpr std::size_t kWidth = 160;
constexpr std::size_t kHeight = 90;

void write(raster::Image& picture, std::uint8_t grey, float pen = 5) {
  draw_four(picture, 20, 15, 60, pen, grey);
  draw_zero(picture, 95, 15, 60, pen, grey);
}

std::vector<std::uint8_t> written(float pen = 5) {
  raster::Image picture = paper(kWidth, kHeight, 255);
  write(picture, 0, pen);
  return ink_of(picture, pen).mask.values;
}

// Not more than a pixel in five of the strokes' borders is taken for the other side.
constexpr std::size_t kFew = 120;

std::size_t ink_pixels(const InkMap& map) {
  return static_cast<std::size_t>(std::ranges::count(map.mask.values, std::uint8_t{1}));
}

TEST(Ink, IsWhatIsDarkerThanPaper) {
  raster::Image picture = paper(kWidth, kHeight, 210);
  write(picture, 60);
  const InkMap map = find_ink(picture);
  EXPECT_LE(differing(map.mask.values, written()), kFew / 4);
  EXPECT_NEAR(map.stroke_width, 5, 0.6);
  EXPECT_FALSE(map.inverted);
  EXPECT_EQ(std::ranges::max(map.ink.values), 255);
}

TEST(Ink, IsWhatIsLighterThanDarkPaper) {
  raster::Image picture = paper(kWidth, kHeight, 20);
  write(picture, 230);
  const InkMap map = find_ink(picture);
  EXPECT_LE(differing(map.mask.values, written()), kFew / 4);
  EXPECT_TRUE(map.inverted);
}

TEST(Ink, OfFaintPencilIsFullInk) {
  raster::Image picture = paper(kWidth, kHeight, 200);
  write(picture, 165);
  add_noise(picture, 4);
  const InkMap map = find_ink(picture);
  EXPECT_LE(differing(map.mask.values, written()), kFew);
  EXPECT_GE(std::ranges::count_if(map.ink.values, [](std::uint8_t ink) { return ink > 200; }),
            std::ssize(map.ink.values) / 20);
}

// Light from the left that falls off to a third, and a shadow with a sharp edge.
TEST(Ink, IsFoundInUnevenLight) {
  raster::Image picture = paper(kWidth, kHeight, 220);
  write(picture, 80);
  for (std::size_t y = 0; y < kHeight; ++y) {
    for (std::size_t x = 0; x < kWidth; ++x) {
      const std::size_t light = (x > 88 ? 60 : 100) * (kWidth - x / 2) / kWidth;
      std::uint8_t& pixel = picture.values[y * kWidth + x];
      pixel = static_cast<std::uint8_t>(pixel * light / 100);
    }
  }
  add_noise(picture, 3);
  EXPECT_LE(differing(find_ink(picture).mask.values, written()), 2 * kFew);
}

// A crease in the paper, ten times as wide as the pen's strokes, across the digits.
TEST(Ink, IsNotAShadowWiderThanStrokes) {
  raster::Image picture = paper(240, 200, 220);
  draw_four(picture, 40, 60, 80, 4, 50);
  draw_zero(picture, 140, 60, 80, 4, 50);
  const std::vector<std::uint8_t> expected = ink_of(picture, 4).mask.values;
  for (std::size_t i = 0; i < picture.values.size(); ++i) {
    const float away = std::abs(static_cast<float>(i / picture.width) - 100) / 20;
    const float light = away < 1 ? 0.6f + 0.4f * away : 1.0f;
    picture.values[i] = static_cast<std::uint8_t>(static_cast<float>(picture.values[i]) * light);
  }
  EXPECT_LE(differing(find_ink(picture).mask.values, expected), kFew);
}

TEST(Ink, IsOnlyInStrokesAndTheirRims) {
  raster::Image picture = paper(kWidth, kHeight, 200);
  write(picture, 100);
  add_noise(picture, 10);
  const InkMap map = find_ink(picture);
  for (std::size_t y = 1; y + 1 < kHeight; ++y) {
    for (std::size_t x = 1; x + 1 < kWidth; ++x) {
      const auto in_stroke = [&](std::size_t i, std::size_t j) { return map.mask.values[j * kWidth + i] != 0; };
      bool near = false;
      for (std::size_t i = 0; i < 9; ++i) near = near || in_stroke(x + i % 3 - 1, y + i / 3 - 1);
      if (!near) {
        ASSERT_EQ(map.ink.values[y * kWidth + x], 0) << x << ' ' << y;
      }
    }
  }
}

TEST(Ink, HasThePolarityOfItsRegion) {
  raster::Image picture = paper(kWidth, 2 * kHeight, 220);
  write(picture, 40);
  for (std::size_t i = kWidth * kHeight; i < picture.values.size(); ++i) {
    picture.values[i] = static_cast<std::uint8_t>(255 - picture.values[i - kWidth * kHeight]);
  }
  const InkMap map = find_ink(picture);
  const auto middle = map.mask.values.begin() + static_cast<std::ptrdiff_t>(kWidth * kHeight);
  EXPECT_LE(differing({map.mask.values.begin(), middle}, written()), kFew);
  EXPECT_LE(differing({middle, map.mask.values.end()}, written()), kFew);
}

// A printed pattern of thin grey lines all over the paper, as cheques have.
TEST(Ink, IsNotThePatternOfThePaper) {
  raster::Image picture = paper(kWidth, kHeight, 210);
  for (float x = -60; x < 160; x += 9) draw(picture, {{x, 0}, {x + 60, 90}}, 1, 150);
  for (float x = 0; x < 220; x += 9) draw(picture, {{x, 0}, {x - 60, 90}}, 1, 150);
  write(picture, 50);
  EXPECT_LE(differing(find_ink(picture).mask.values, written()), kFew);
}

TEST(Ink, OfTwoPensOnOnePageIsBothTheirs) {
  raster::Image picture = paper(kWidth, kHeight, 210);
  draw_four(picture, 20, 15, 60, 5, 30);
  draw_zero(picture, 95, 15, 60, 5, 100);
  EXPECT_LE(differing(find_ink(picture).mask.values, written()), kFew);
}

TEST(Ink, IsNotWhatLiesBesideThePaper) {
  // The table, darker than any pen, from column 140 on.
  raster::Image picture = paper(kWidth + 60, kHeight, 210);
  write(picture, 70);
  for (std::size_t i = 0; i < picture.values.size(); ++i) {
    if (i % picture.width >= kWidth) picture.values[i] = 25;
  }
  const InkMap map = find_ink(picture);
  std::size_t beside = 0;
  for (std::size_t i = 0; i < map.mask.values.size(); ++i)
    beside += i % picture.width >= kWidth + 2 ? map.mask.values[i] : 0u;
  EXPECT_LE(beside, 10u);
}

TEST(Ink, OfStrokesTwoPixelsWideIsFound) {
  raster::Image picture = paper(60, 34, 190);
  draw_four(picture, 20, 8, 18, 2, 120);
  add_noise(picture, 4);
  raster::Image sharp = paper(60, 34, 255);
  draw_four(sharp, 20, 8, 18, 2, 0);
  EXPECT_LE(differing(find_ink(picture).mask.values, ink_of(sharp, 2).mask.values), 25u);
}

TEST(Ink, OfManyDigitsInFallingLightIsAllFound) {
  raster::Image picture = paper(1600, 300, 230);
  for (int i = 0; i < 20; ++i) draw_zero(picture, 20 + 78.0f * static_cast<float>(i), 100, 80, 10, 60);
  for (std::size_t i = 0; i < picture.values.size(); ++i) {
    picture.values[i] = static_cast<std::uint8_t>(picture.values[i] - i % picture.width / 40);
  }
  const InkMap map = find_ink(picture);
  for (std::size_t i = 0; i < 20; ++i) {
    // The left side of each 0.
    EXPECT_EQ(map.mask.values[140 * picture.width + 25 + 78 * i], 1) << i;
  }
}

TEST(Ink, IsNotThereInBlankPictures) {
  for (const int grey : {0, 30, 128, 255}) {
    EXPECT_THAT(find_ink(paper(50, 40, static_cast<std::uint8_t>(grey))).mask.values, Each(0)) << grey;
  }
  raster::Image noisy = paper(300, 300, 200);
  add_noise(noisy, 8);
  EXPECT_LE(ink_pixels(find_ink(noisy)), 20u);
}

TEST(Ink, IsFoundOrNotInDegeneratePictures) {
  EXPECT_EQ(find_ink(raster::Image{}).mask.values.size(), 0u);
  EXPECT_THAT(find_ink(paper(1, 1, 0)).mask.values, Each(0));
  for (const auto& [width, height] : {std::pair{1u, 65535u}, std::pair{65535u, 1u}, std::pair{2u, 3u}}) {
    raster::Image picture = paper(width, height, 200);
    add_noise(picture, 100);
    const InkMap map = find_ink(picture);
    EXPECT_EQ(map.mask.values.size(), picture.values.size());
    EXPECT_EQ(map.ink.values.size(), picture.values.size());
  }
  raster::Image checkerboard = paper(200, 200, 0);
  for (std::size_t i = 0; i < checkerboard.values.size(); ++i) {
    if ((i / 200 + i % 200) % 2 == 0) checkerboard.values[i] = 255;
  }
  EXPECT_EQ(find_ink(checkerboard).mask.values.size(), 40000u);
}

}  // namespace
}  // namespace inkling::segmentation
