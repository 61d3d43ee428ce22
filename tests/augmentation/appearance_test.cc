#include "augmentation/appearance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace inkling::augmentation {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;

using Values = std::vector<float>;

Values thickened(std::size_t width, Values image, float amount) {
  Values scratch(image.size());
  change_thickness(image, width, amount, scratch);
  return image;
}

TEST(Thickness, WidensStrokesWhenPositive) {
  const Values dot = {0, 0, 0, 0,  //
                      0, 1, 0, 0,  //
                      0, 0, 0, 0};
  EXPECT_THAT(thickened(4, dot, 0.5f), ElementsAre(0.5f, 0.5f, 0.5f, 0,  //
                                                   0.5f, 1, 0.5f, 0,     //
                                                   0.5f, 0.5f, 0.5f, 0));
}

TEST(Thickness, ThinsStrokesWhenNegative) {
  const Values bar = {0, 1, 1, 1, 0,  //
                      0, 1, 1, 1, 0,  //
                      0, 1, 1, 1, 0};
  EXPECT_THAT(thickened(5, bar, -0.25f), ElementsAre(0, 0.75f, 1, 0.75f, 0,  //
                                                     0, 0.75f, 1, 0.75f, 0,  //
                                                     0, 0.75f, 1, 0.75f, 0));
}

TEST(Thickness, TakesNoNeighboursFromOutsideTheImage) {
  EXPECT_THAT(thickened(2, {1, 1, 1, 1}, -1), ElementsAre(1, 1, 1, 1));
  EXPECT_THAT(thickened(1, {0, 0.5f, 1}, -1), ElementsAre(0, 0, 0.5f));
  EXPECT_THAT(thickened(3, {0, 0.5f, 1}, 1), ElementsAre(0.5f, 1, 1));
  // The end of a line is no neighbour of the next one's start.
  EXPECT_THAT(thickened(3, {0, 0, 1, 0, 0, 0, 0, 0, 0}, 1), ElementsAre(0, 1, 1, 0, 1, 1, 0, 0, 0));
}

TEST(Thickness, LeavesAnImageAloneAtZero) {
  const Values image = {0, 0.3f, 1, 0.7f};
  EXPECT_THAT(thickened(2, image, 0), ElementsAreArray(image));
}

TEST(Contrast, MultipliesInkUpToFullInk) {
  Values image = {0, 0.25f, 0.5f, 1};
  change_contrast(image, 1.5f);
  EXPECT_THAT(image, ElementsAre(0, 0.375f, 0.75f, 1));
  change_contrast(image, 0.5f);
  EXPECT_THAT(image, ElementsAre(0, 0.1875f, 0.375f, 0.5f));
}

TEST(Noise, HasTheDeviationStatedAndNoMean) {
  Values image(100003, 0.5f);
  base::RandomStream random(1, base::Purpose::kTest, 0, 0);
  add_noise(image, 0.1f, random);
  double sum = 0, squares = 0, fourth = 0;
  for (const float pixel : image) {
    const double noise = static_cast<double>(pixel) - 0.5;
    sum += noise, squares += noise * noise, fourth += noise * noise * noise * noise;
  }
  const double count = static_cast<double>(image.size());
  EXPECT_NEAR(sum / count, 0, 0.002);
  EXPECT_NEAR(std::sqrt(squares / count), 0.1, 0.001);
  EXPECT_NEAR(fourth / count / std::pow(squares / count, 2), 3,
              0.4);  // a normal distribution's is 3, an even one's 1.8
}

TEST(Noise, DrawsOneNumberAPixelAndStaysWithinInkAndPaper) {
  Values image(300, 0.0f);
  base::RandomStream random(1, base::Purpose::kTest, 0, 0), other(1, base::Purpose::kTest, 0, 0);
  add_noise(image, 1, random);
  for (const float pixel : image) {
    EXPECT_TRUE(pixel >= 0 && pixel <= 1);
    other.next();
  }
  EXPECT_EQ(random.next(), other.next());
}

}  // namespace
}  // namespace inkling::augmentation
