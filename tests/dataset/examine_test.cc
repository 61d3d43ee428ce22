#include "dataset/examine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "dataset/builtin.h"

namespace inkling::dataset {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// 400 of the built-in digits, as bytes.
Dataset digits() {
  Dataset data = with_max_value(builtin_digits(), 255);
  data.pixels.resize(400 * data.image_size());
  data.labels.resize(400);
  return data;
}

Dataset transposed(Dataset data) {
  const Dataset before = data;
  for (std::size_t i = 0; i < data.size(); ++i) {
    for (std::size_t y = 0; y < 8; ++y) {
      for (std::size_t x = 0; x < 8; ++x) data.pixels[64 * i + 8 * y + x] = before.pixels[64 * i + 8 * x + y];
    }
  }
  return data;
}

Dataset mapped(Dataset data, std::uint8_t (*change)(std::uint8_t)) {
  for (std::uint8_t& pixel : data.pixels) pixel = change(pixel);
  return data;
}

Partition examined_whole(Dataset data, const Correction& correction = {}) {
  return examined({.train = whole(std::move(data))}, correction, true);
}

TEST(Examined, LeavesOrdinaryDigitsAlone) {
  const Partition data = examined_whole(digits());
  EXPECT_EQ(data.train.data->pixels, digits().pixels);
  EXPECT_THAT(data.warnings, IsEmpty());
  EXPECT_THAT(examined_whole(builtin_digits()).warnings, IsEmpty());
}

TEST(Examined, TurnsWhatIsTransposed) {
  const Partition data = examined_whole(transposed(digits()));
  EXPECT_EQ(data.train.data->pixels, digits().pixels);
  EXPECT_THAT(data.warnings, ElementsAre(HasSubstr("transposed")));
  EXPECT_EQ(examined_whole(transposed(digits()), {.transpose = false}).train.data->pixels, transposed(digits()).pixels);
  EXPECT_EQ(examined_whole(digits(), {.transpose = true}).train.data->pixels, transposed(digits()).pixels);
}

TEST(Examined, SaysThatDigitsAreTurnedOtherwise) {
  Dataset mirrored = digits();
  for (std::size_t i = 0; i < mirrored.pixels.size(); i += 8) {
    std::reverse(mirrored.pixels.begin() + static_cast<std::ptrdiff_t>(i),
                 mirrored.pixels.begin() + static_cast<std::ptrdiff_t>(i + 8));
  }
  EXPECT_THAT(examined_whole(mirrored).warnings, ElementsAre(HasSubstr("do not look upright")));
}

TEST(Examined, TurnsOverDarkInkOnBrightPaper) {
  const auto over = [](std::uint8_t pixel) { return static_cast<std::uint8_t>(255 - pixel); };
  const Partition data = examined_whole(mapped(digits(), over));
  EXPECT_EQ(data.train.data->pixels, digits().pixels);
  EXPECT_THAT(data.warnings, ElementsAre(HasSubstr("the paper is bright (100% of the images)")));
  EXPECT_EQ(examined_whole(digits(), {.invert = true}).train.data->pixels, mapped(digits(), over).pixels);

  Dataset half = digits();
  for (std::size_t i = 0; i < half.pixels.size() / 2; ++i) half.pixels[i] = over(half.pixels[i]);
  EXPECT_THAT(examined_whole(half).warnings, testing::Contains(HasSubstr("200 of 400 images have bright paper")));
}

TEST(Examined, TakesOnesForFullInk) {
  const Partition data =
      examined_whole(mapped(digits(), [](std::uint8_t pixel) { return static_cast<std::uint8_t>(pixel > 127); }));
  EXPECT_THAT(data.train.data->pixels, testing::Each(testing::AnyOf(0, 255)));
  EXPECT_THAT(data.warnings, ElementsAre(HasSubstr("no pixel is above 1: 1 is taken as full ink")));
  const auto dim = [](std::uint8_t pixel) { return static_cast<std::uint8_t>(pixel / 4); };
  EXPECT_THAT(examined_whole(mapped(digits(), dim)).warnings,
              ElementsAre(HasSubstr("--scale 63 takes 63 as full ink")));
  EXPECT_EQ(std::ranges::max(examined_whole(mapped(digits(), dim), {.scale = 63}).train.data->pixels), 255);
}

TEST(LabelWarnings, TellWhatCannotBeLearned) {
  Dataset data = digits();
  EXPECT_THAT(label_warnings({.train = whole(data)}), IsEmpty());
  std::ranges::fill(data.labels, std::uint8_t{3});
  EXPECT_THAT(label_warnings({.train = whole(data)}), ElementsAre(HasSubstr("all 400 images have the label 3")));
  data.labels[0] = 7;
  EXPECT_THAT(label_warnings({.train = whole(data)}), ElementsAre("a single image each of 7"));
}

TEST(LabelWarnings, CountImagesInBothParts) {
  Dataset test = digits();
  test.pixels.resize(10 * 64);
  test.labels.resize(10);
  EXPECT_THAT(label_warnings({.train = whole(digits()), .test = whole(test)}),
              ElementsAre("10 of 10 test images are among the training images, too"));
}

}  // namespace
}  // namespace inkling::dataset
