#include "raster/resample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace inkling::raster {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::FloatEq;

TEST(Resize, TakesTheMeanOverTheAreaOfANewPixel) {
  const Image image{4, 2, {0, 10, 20, 30, 40, 50, 60, 70}};
  EXPECT_THAT(resize(image, 2, 1).values, ElementsAre(25, 45));
  EXPECT_THAT(resize(image, 4, 2).values, ElementsAre(0, 10, 20, 30, 40, 50, 60, 70));
}

TEST(Resize, SharesAPixelThatABorderCuts) {
  // Thirds: 1 and half of the second, half of the second and the third.
  EXPECT_THAT(resize({3, 1, {30, 60, 90}}, 2, 1).values, ElementsAre(40, 80));
  EXPECT_THAT(resize({1, 3, {30, 60, 90}}, 1, 2).values, ElementsAre(40, 80));
}

TEST(Resize, RepeatsPixelsInALargerPicture) {
  EXPECT_THAT(resize({2, 1, {10, 20}}, 4, 2).values, ElementsAre(10, 10, 20, 20, 10, 10, 20, 20));
  EXPECT_THAT(resize({1, 1, {200}}, 28, 28).values, Each(200));
}

TEST(Fit, KeepsProportionsAndPutsThePictureInTheMiddle) {
  EXPECT_THAT(fit({4, 2, {80, 80, 80, 80, 80, 80, 80, 80}}, 4, 4, 7).values,
              ElementsAre(7, 7, 7, 7, 80, 80, 80, 80, 80, 80, 80, 80, 7, 7, 7, 7));
  EXPECT_THAT(fit({1, 3, {80, 80, 80}}, 3, 3, 7).values, ElementsAre(7, 80, 7, 7, 80, 7, 7, 80, 7));
  EXPECT_THAT(fit({1000, 1, std::vector<std::uint8_t>(1000, 80)}, 3, 3, 7).values,
              ElementsAre(7, 7, 7, 80, 80, 80, 7, 7, 7));
}

// A window of two pixels from the middle of the first on, and one that lies half beyond the plane.
TEST(WindowMeans, AreOverTheAreaOfEachStepInPartsOfFullInk) {
  const Plane<std::uint8_t> plane(4, 1, {255, 0, 255, 255});
  const Steps row{0, 1, 1};
  EXPECT_THAT(window_means(plane, {0.5, 2, 2}, row).values, ElementsAre(0.5f, 0.75f));
  EXPECT_THAT(window_means(plane, {-4, 3, 2}, row).values, ElementsAre(0, FloatEq(1.0f / 3)));
}

// Half steps: middles at 1/4, 3/4, 5/4 … of pixels whose middles are at 1/2, 3/2.
TEST(WindowMeans, InterpolateWhereAStepIsLessThanAPixel) {
  const Plane<std::uint8_t> plane(2, 1, {0, 255});
  EXPECT_THAT(window_means(plane, {0, 0.5, 4}, {0, 1, 1}).values, ElementsAre(0, 0.25f, 0.75f, 0.75f));
}

// Twice as large, a value is three quarters of the nearer pixel and a quarter of the other; beyond the plane is 0.
TEST(ResampleTriangle, InterpolatesWhereAPlaneGetsLarger) {
  const Plane<float> line(2, 1, {4, 8});
  EXPECT_THAT(resample_triangle(line, 4, 1).values, ElementsAre(3, 5, 7, 6));
  EXPECT_EQ(resample_triangle(Plane<float>(1, 2, {4, 8}), 1, 4).values, resample_triangle(line, 4, 1).values);
}

// Half as large, a value has the weights 1/4, 3/4, 3/4, 1/4 over four pixels.
TEST(ResampleTriangle, WeighsFourPixelsWhereAPlaneIsHalved) {
  EXPECT_THAT(resample_triangle(Plane<float>(4, 1, {8, 0, 0, 16}), 2, 1).values, ElementsAre(3, 6));
  EXPECT_THAT(resample_triangle(Plane<float>(3, 1, {1, 2, 3}), 3, 1).values, ElementsAre(1, 2, 3));
}

PaddedImage padded(std::size_t width, const std::vector<float>& values) {
  PaddedImage image(values.size() / width, width);
  for (std::size_t i = 0; i < values.size(); ++i) image.row(i / width)[i % width] = values[i];
  return image;
}

std::vector<float> sampled(const PaddedImage& image, const std::vector<float>& x, const std::vector<float>& y) {
  std::vector<float> out(x.size());
  sample(image, x, y, out);
  return out;
}

TEST(Sample, InterpolatesBetweenFourPixels) {
  const PaddedImage image = padded(2, {0, 4,  //
                                       8, 16});
  EXPECT_THAT(sampled(image, {0, 0.5f, 0, 0.25f, 0.5f}, {0, 0, 0.25f, 0.5f, 0.5f}), ElementsAre(0, 2, 2, 5.5f, 7));
}

TEST(Sample, FadesIntoPaperAroundTheImage) {
  const PaddedImage image = padded(1, {8, 8});
  EXPECT_THAT(
      sampled(image, {-0.5f, -1, -1000, 0.75f, 1, 1e30f, 0, 0, 0, -1e30f}, {0, 0, 0, 0, 0, 0, -0.25f, 1.5f, 2, 1e30f}),
      ElementsAre(4, 0, 0, 2, 0, 0, 6, 4, 0, 0));
}

}  // namespace
}  // namespace inkling::raster
