#include "segmentation/normalize.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "segmentation/stroke.h"
#include "support/drawing.h"

namespace inkling::segmentation {
namespace {

using test::draw_four;
using test::draw_zero;
using test::paper;
using testing::Each;
using testing::ElementsAre;

InkPatch patch_of(const raster::Image& picture) {
  InkPatch patch{picture, 0};
  for (std::uint8_t& ink : patch.ink.values) ink = static_cast<std::uint8_t>(255 - ink);
  return patch;
}

InkPatch four(float size, float pen) {
  raster::Image picture = paper(static_cast<std::size_t>(size) + 8, static_cast<std::size_t>(size) + 12, 255);
  draw_four(picture, 3, 5, size, pen, 0);
  return patch_of(picture);
}

// Of one value all over.
InkPatch full(std::size_t width, std::size_t height, std::uint8_t value) { return {{width, height, value}, 0}; }

std::vector<float> normalized(const InkPatch& patch, const Normalization& normalization = {}) {
  std::vector<float> input(side_of(normalization.style) * side_of(normalization.style), -1);
  normalize(patch, normalization, input);
  return input;
}

double mean_difference(const std::vector<float>& a, const std::vector<float>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(std::abs(a[i] - b[i]));
  return sum / static_cast<double>(a.size());
}

// Of ink, rows from the first with more than a tenth of full ink to the last.
std::size_t rows_with_ink(const std::vector<float>& input, std::size_t side) {
  std::size_t first = side;
  std::size_t last = 0;
  for (std::size_t i = 0; i < input.size(); ++i) {
    if (input[i] <= 0.1f) continue;
    first = std::min(first, i / side);
    last = i / side;
  }
  return last + 1 - first;
}

float width_of(const std::vector<float>& input) {
  std::vector<std::uint8_t> ink;
  for (const float value : input) ink.push_back(static_cast<std::uint8_t>(std::lround(255 * value)));
  return stroke_width({28, 28, ink});
}

// A square of full ink, 40 × 40: a box of 20 × 20, and its centre of mass, 14 between two pixels, cannot be in the
// middle of pixel 14 in whole pixels; half of a pixel is rounded up.
TEST(NormalizeMnist, FillsTheBoxOfTwenty) {
  const std::vector<float> input = normalized(full(40, 40, 255));
  for (std::size_t y = 0; y < 28; ++y) {
    for (std::size_t x = 0; x < 28; ++x) {
      const bool inside = x >= 5 && x < 25 && y >= 5 && y < 25;
      ASSERT_FLOAT_EQ(input[y * 28 + x], inside ? 1.0f : 0.0f) << x << ' ' << y;
    }
  }
}

TEST(NormalizeMnist, KeepsProportions) {
  const std::vector<float> input = normalized(full(5, 40, 255));
  EXPECT_EQ(rows_with_ink(input, 28), 20u);
  float row = 0;
  for (std::size_t x = 0; x < 28; ++x) row += input[14 * 28 + x];
  EXPECT_NEAR(row, 2.5, 0.01);
}

// An L: all its weight is at the left and below.
TEST(NormalizeMnist, PutsTheCentreOfMassInTheMiddleOfPixelFourteen) {
  raster::Image picture = paper(60, 60, 255);
  test::draw(picture, {{5, 5}, {5, 55}, {40, 55}}, 6, 0);
  const std::vector<float> input = normalized(patch_of(picture));
  double mass = 0;
  double x = 0;
  double y = 0;
  for (std::size_t i = 0; i < input.size(); ++i) {
    mass += static_cast<double>(input[i]);
    x += static_cast<double>(input[i]) * static_cast<double>(i % 28);
    y += static_cast<double>(input[i]) * static_cast<double>(i / 28);
  }
  EXPECT_NEAR(x / mass, 14, 0.51);
  EXPECT_NEAR(y / mass, 14, 0.51);
}

TEST(NormalizeMnist, GivesTheSameForEverySize) {
  const std::vector<float> large = normalized(four(400, 50));
  for (const float size : {30.0f, 57.0f, 111.0f}) {
    EXPECT_LT(mean_difference(normalized(four(size, size / 8)), large), 0.012) << size;
  }
}

TEST(NormalizeMnist, BringsPensToOneWidth) {
  const Normalization normalization{InputStyle::kMnist, 2.4f};
  const std::vector<float> typical = normalized(four(200, 24), normalization);
  EXPECT_NEAR(width_of(typical), 2.4, 0.35);
  // A pen of one pixel on a digit of 600, and one that is nearly twice as thick.
  const std::vector<float> hairline = normalized(four(600, 1), normalization);
  EXPECT_NEAR(width_of(hairline), 2.4, 0.35);
  EXPECT_EQ(*std::ranges::max_element(hairline), 1);
  EXPECT_LT(mean_difference(hairline, typical), 0.045);
  EXPECT_NEAR(width_of(normalized(four(200, 30), normalization)), 2.4, 0.35);
  EXPECT_LE(rows_with_ink(hairline, 28), 22u);
}

TEST(NormalizeMnist, LeavesStrokesWhereNoWidthIsWanted) {
  EXPECT_NEAR(width_of(normalized(four(200, 40))), 4, 0.5);
  EXPECT_NEAR(width_of(normalized(four(200, 16))), 1.6, 0.4);
}

// The left half of a 32 × 32 bitmap, in blocks: 16 sixteenths.
TEST(NormalizeBlocks, CountsPixelsOfABitmap) {
  const Normalization blocks{InputStyle::kBlocks, 0};
  const std::vector<float> input = normalized(full(16, 32, 255), blocks);
  for (std::size_t y = 0; y < 8; ++y) {
    EXPECT_THAT(std::vector<float>(input.begin() + static_cast<std::ptrdiff_t>(8 * y),
                                   input.begin() + static_cast<std::ptrdiff_t>(8 * y + 8)),
                ElementsAre(0, 0, 1, 1, 1, 1, 0, 0));
  }
  for (const float value : normalized(four(100, 10), blocks)) {
    EXPECT_EQ(value * 16, std::floor(value * 16));
    EXPECT_LE(value, 1);
  }
}

TEST(NormalizeBlocks, FillsTheHeightAndSqueezesWhatIsWide) {
  const std::vector<float> input = normalized(full(60, 60, 255), {InputStyle::kBlocks, 0});
  for (std::size_t i = 0; i < 64; ++i) EXPECT_EQ(input[i], i % 8 >= 1 && i % 8 <= 6 ? 1 : 0) << i;
}

TEST(NormalizeBlocks, KeepsHairlines) {
  const std::vector<float> input = normalized(four(600, 1), {InputStyle::kBlocks, 0});
  EXPECT_GE(std::ranges::count_if(input, [](float value) { return value > 0; }), 15);
}

TEST(Normalize, GivesZerosWithoutInk) {
  EXPECT_THAT(normalized({}), Each(0));
  EXPECT_THAT(normalized(full(3, 2, 0)), Each(0));
  EXPECT_THAT(normalized(full(3, 2, 0), {InputStyle::kBlocks, 1}), Each(0));
}

TEST(Normalize, TakesAnyShape) {
  for (const auto& [width, height] : {std::pair{1u, 1u}, std::pair{1u, 30000u}, std::pair{30000u, 1u}}) {
    for (const float stroke : {0.0f, 2.4f}) {
      for (const InputStyle style : {InputStyle::kMnist, InputStyle::kBlocks}) {
        for (const float value : normalized(full(width, height, 9), {style, stroke})) {
          ASSERT_TRUE(value >= 0 && value <= 1);
        }
      }
    }
  }
}

}  // namespace
}  // namespace inkling::segmentation
