#include "augmentation/augment.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "dataset/builtin.h"
#include "support/augment_reference.h"

namespace inkling::augmentation {
namespace {

using Values = std::vector<float>;
using Pixels = std::vector<std::uint8_t>;

constexpr std::size_t kSide = 28;
const std::string kEverything =
    "rotate 12 1:0.5 7:0.5 | shear 8 | scale 0.15 | aspect 0.1 | shift 2 | elastic 4 1.2 | thickness 0.5 | "
    "contrast 0.3 | noise 0.1";

base::RandomStream stream(std::uint64_t index, std::uint32_t epoch = 0) {
  return base::RandomStream(3, base::Purpose::kAugment, epoch, index);
}

Values augmented(const Augmenter& augmenter, std::span<const std::uint8_t> image, std::uint8_t label,
                 std::uint64_t index) {
  AugmentScratch scratch;
  Values out(image.size());
  augmenter.apply(image, label, stream(index), scratch, out);
  return out;
}

Augmenter augmenter28(const std::string& text) { return {parse_augmentation(text), kSide, kSide, 255}; }
Augmenter augmenter8(const std::string& text) { return {parse_augmentation(text), 8, 8, 16}; }

// Built-in digit `index` in the middle of 28×28, every pixel twice as wide and high.
Pixels large_digit(const dataset::Dataset& digits, std::size_t index) {
  Pixels pixels(kSide * kSide);
  for (std::size_t i = 0; i < 256; ++i) {
    const std::size_t y = i / 16, x = i % 16;
    const unsigned count = digits.image(index)[y / 2 * 8 + x / 2];
    pixels[(y + 6) * kSide + x + 6] = static_cast<std::uint8_t>(count * 255 / 16);
  }
  return pixels;
}

double sum(const Values& image) { return std::accumulate(image.begin(), image.end(), 0.0); }

double sum(const Pixels& image) { return std::accumulate(image.begin(), image.end(), 0.0) / 255; }

// Where the ink is, and how it lies.
struct Moments {
  explicit Moments(const Values& image) {
    double ink = 0, xx = 0, yy = 0, xy = 0;
    const auto for_pixels = [&image](auto f) {
      for (std::size_t i = 0; i < image.size(); ++i) {
        f(static_cast<double>(image[i]), static_cast<double>(i % kSide), static_cast<double>(i / kSide));
      }
    };
    for_pixels([&](double v, double px, double py) { ink += v, x += v * px, y += v * py; });
    x /= ink, y /= ink;
    for_pixels([&](double v, double px, double py) {
      xx += v * (px - x) * (px - x), yy += v * (py - y) * (py - y), xy += v * (px - x) * (py - y);
    });
    width = std::sqrt(xx / ink), height = std::sqrt(yy / ink);
    from_vertical = std::atan2(2 * xy, yy - xx) / 2 * 180 / std::numbers::pi;
    slant = std::atan2(-xy, yy) * 180 / std::numbers::pi;
  }

  double x = 0, y = 0;   // the middle
  double width, height;  // standard deviations
  double from_vertical;  // degrees: of the longer axis, counter-clockwise
  double slant;          // degrees: of the rows' middles, to the right
};

// A vertical bar in the middle, 4×16 pixels with soft edges.
Pixels bar() {
  Pixels pixels(kSide * kSide);
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    const double x = std::abs(static_cast<double>(i % kSide) - 13.5),
                 y = std::abs(static_cast<double>(i / kSide) - 13.5);
    pixels[i] = static_cast<std::uint8_t>(255 * std::clamp(3 - x, 0.0, 1.0) * std::clamp(9 - y, 0.0, 1.0));
  }
  return pixels;
}

// The smallest and the largest value that a property of the deformed bar takes.
struct Range {
  double low = 1e9, high = -1e9;
};

template <typename Property>
Range range_of(const std::string& text, std::uint8_t label, Property property) {
  const Augmenter augmenter = augmenter28(text);
  Range range;
  for (std::uint64_t i = 0; i < 500; ++i) {
    const double value = property(Moments(augmented(augmenter, bar(), label, i)));
    range.low = std::min(range.low, value), range.high = std::max(range.high, value);
  }
  return range;
}

TEST(Augmenter, GivesTheImageItselfWhereNothingIsToBeDone) {
  const dataset::Dataset digits = dataset::builtin_digits();
  for (const std::string text : {"none", "upsample 4", "elastic 4 0", "rotate 0 1:0.5"}) {
    const Values out = augmented(augmenter8(text), digits.image(5), 5, 0);
    for (std::size_t i = 0; i < out.size(); ++i) EXPECT_EQ(out[i], static_cast<float>(digits.image(5)[i]) / 16);
  }
  const Values out = augmented(augmenter28("none"), Pixels(kSide * kSide, 255), 5, 0);
  EXPECT_TRUE(std::ranges::all_of(out, [](float pixel) { return pixel == 1; }));
}

TEST(Augmenter, FollowsTheReference) {
  const dataset::Dataset digits = dataset::builtin_digits();
  for (const std::string text :
       {"rotate 180", "shear 60", "scale 0.9", "aspect 0.9", "shift 30", "elastic 4 1.2", "elastic 0.5 2",
        "elastic 100 3", "thickness 1", "contrast 1", "noise 1", kEverything.c_str()}) {
    const Augmenter augmenter = augmenter28(text);
    for (std::uint64_t i = 0; i < 20; ++i) {
      const Pixels image = large_digit(digits, i);
      const Values out = augmented(augmenter, image, digits.labels[i], i);
      const auto expected =
          test::augment_reference(parse_augmentation(text), image, kSide, kSide, 255, digits.labels[i], stream(i));
      for (std::size_t p = 0; p < out.size(); ++p) ASSERT_NEAR(out[p], expected[p], 1e-4) << text << ", image " << i;
    }
  }
}

TEST(Augmenter, FollowsTheReferenceOnFinerPixels) {
  const dataset::Dataset digits = dataset::builtin_digits();
  for (const std::string factor : {"2", "3", "4", "8"}) {
    const std::string text =
        "rotate 7 | scale 0.07 | shift 0.5 | elastic 1.5 0.3 | thickness 0.5 | noise 0.1 | upsample " + factor;
    const Augmenter augmenter = augmenter8(text);
    for (std::uint64_t i = 0; i < 20; ++i) {
      const Values out = augmented(augmenter, digits.image(i), digits.labels[i], i);
      const auto expected =
          test::augment_reference(parse_augmentation(text), digits.image(i), 8, 8, 16, digits.labels[i], stream(i));
      for (std::size_t p = 0; p < out.size(); ++p) ASSERT_NEAR(out[p], expected[p], 1e-4) << text << ", image " << i;
    }
  }
}

// Neither a multiple of a vector nor square, and as small as can be.
TEST(Augmenter, FollowsTheReferenceAtAnySize) {
  for (const auto& [height, width] : {std::pair<std::size_t, std::size_t>{1, 1}, {1, 9}, {9, 1}, {5, 37}, {64, 33}}) {
    Pixels image(height * width);
    for (std::size_t i = 0; i < image.size(); ++i) image[i] = static_cast<std::uint8_t>(i * i % 251);
    for (const std::string& text : {kEverything, kEverything + " | upsample 3"}) {
      const Augmenter augmenter(parse_augmentation(text), height, width, 250);
      const Values out = augmented(augmenter, image, 2, 9);
      const auto expected = test::augment_reference(parse_augmentation(text), image, height, width, 250, 2, stream(9));
      for (std::size_t p = 0; p < out.size(); ++p) ASSERT_NEAR(out[p], expected[p], 1e-4) << height << "x" << width;
    }
  }
}

TEST(Augmenter, DependsOnTheStreamAndTheLabelAlone) {
  const dataset::Dataset digits = dataset::builtin_digits();
  constexpr std::size_t kCount = 200;
  const Augmenter augmenter = augmenter8(kEverything + " | upsample 2");
  std::vector<Values> alone, together(kCount, Values(64));
  for (std::size_t i = 0; i < kCount; ++i) {
    alone.push_back(augmented(augmenter, digits.image(i), digits.labels[i], i));
  }
  std::vector<std::jthread> threads;
  for (std::size_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      AugmentScratch scratch;
      const Augmenter other = augmenter28(kEverything);  // leaves its traces in the scratch
      Values ignored(kSide * kSide);
      for (std::size_t i = kCount - 1 - t; i < kCount; i -= 4) {
        other.apply(Pixels(kSide * kSide, 200), 3, stream(i), scratch, ignored);
        augmenter.apply(digits.image(i), digits.labels[i], stream(i), scratch, together[i]);
      }
    });
  }
  threads.clear();
  for (std::size_t i = 0; i < kCount; ++i) EXPECT_EQ(together[i], alone[i]) << i;
}

TEST(Augmenter, DeformsDifferentlyInEveryEpochAndForEveryIndex) {
  const Augmenter augmenter = augmenter28("rotate 12");
  AugmentScratch scratch;
  Values first(kSide * kSide), other(kSide * kSide);
  augmenter.apply(bar(), 0, stream(7, 1), scratch, first);
  augmenter.apply(bar(), 0, stream(7, 2), scratch, other);
  EXPECT_NE(first, other);
  augmenter.apply(bar(), 0, stream(8, 1), scratch, other);
  EXPECT_NE(first, other);
  augmenter.apply(bar(), 0, stream(7, 1), scratch, other);
  EXPECT_EQ(first, other);
}

TEST(Augmenter, TurnsUpToItsLimitBothWays) {
  const Range angle = range_of("rotate 12", 0, [](const Moments& m) { return m.from_vertical; });
  EXPECT_NEAR(angle.low, -12, 0.5);
  EXPECT_NEAR(angle.high, 12, 0.5);
}

TEST(Augmenter, TurnsADigitByItsOwnFactor) {
  const auto angle = [](const Moments& m) { return m.from_vertical; };
  const std::string text = "rotate 12 1:0.5 7:0.25 3:0";
  EXPECT_NEAR(range_of(text, 1, angle).high, 6, 0.3);
  EXPECT_NEAR(range_of(text, 1, angle).low, -6, 0.3);
  EXPECT_NEAR(range_of(text, 7, angle).high, 3, 0.2);
  EXPECT_NEAR(range_of(text, 3, angle).high, 0, 0.01);
  EXPECT_NEAR(range_of(text, 8, angle).high, 12, 0.5);
}

TEST(Augmenter, ShearsScalesAndShiftsUpToTheirLimits) {
  const Moments before(augmented(augmenter28("none"), bar(), 0, 0));
  const Range slant = range_of("shear 8", 0, [](const Moments& m) { return m.slant; });
  EXPECT_NEAR(slant.low, -8, 0.4);
  EXPECT_NEAR(slant.high, 8, 0.4);
  const Range height = range_of("scale 0.15", 0, [](const Moments& m) { return m.height; });
  EXPECT_NEAR(height.low / before.height, 0.85, 0.02);
  EXPECT_NEAR(height.high / before.height, 1.15, 0.02);
  const Range aspect = range_of("aspect 0.5", 0, [](const Moments& m) { return m.width / m.height; });
  EXPECT_NEAR(aspect.low / (before.width / before.height), 0.5, 0.05);
  EXPECT_NEAR(aspect.high / (before.width / before.height), 1.5, 0.05);
  const Range area = range_of("aspect 0.5", 0, [](const Moments& m) { return m.width * m.height; });
  EXPECT_NEAR(area.low / (before.width * before.height), 1, 0.1);
  EXPECT_NEAR(area.high / (before.width * before.height), 1, 0.1);
  const Range x = range_of("shift 2", 0, [](const Moments& m) { return m.x; });
  const Range y = range_of("shift 2", 0, [](const Moments& m) { return m.y; });
  EXPECT_NEAR(x.low, 11.5, 0.05);
  EXPECT_NEAR(x.high, 15.5, 0.05);
  EXPECT_NEAR(y.low, 11.5, 0.05);
  EXPECT_NEAR(y.high, 15.5, 0.05);
}

TEST(Augmenter, KeepsTheInkWhenItMovesAndTurns) {
  const dataset::Dataset digits = dataset::builtin_digits();
  const Augmenter augmenter = augmenter28("rotate 30 | shear 8 | shift 2");
  for (std::size_t i = 0; i < 100; ++i) {
    const Pixels image = large_digit(digits, i);
    EXPECT_NEAR(sum(augmented(augmenter, image, digits.labels[i], i)) / sum(image), 1, 0.02) << i;
  }
}

TEST(Augmenter, KeepsTheInkOnAverageWhenItBends) {
  const dataset::Dataset digits = dataset::builtin_digits();
  const Augmenter augmenter = augmenter28("elastic 4 1.2");
  double before = 0, after = 0;
  for (std::size_t i = 0; i < 500; ++i) {
    const Pixels image = large_digit(digits, i);
    before += sum(image), after += sum(augmented(augmenter, image, digits.labels[i], i));
  }
  EXPECT_NEAR(after / before, 1, 0.02);
}

// Averaging back undoes the upsampling: where nearly nothing is deformed, nearly nothing changes.
TEST(Augmenter, LosesNothingOnFinerPixels) {
  const dataset::Dataset digits = dataset::builtin_digits();
  for (const std::string factor : {"2", "3", "4", "8"}) {
    const Augmenter augmenter = augmenter8("shift 1e-6 | upsample " + factor);
    for (std::size_t i = 0; i < 50; ++i) {
      const Values out = augmented(augmenter, digits.image(i), digits.labels[i], i);
      for (std::size_t p = 0; p < out.size(); ++p) ASSERT_NEAR(out[p], digits.image(i)[p] / 16.0, 1e-5);
    }
  }
}

// The energy (sum of squares) of an image is what blurring takes away.
double energy(std::span<const float> image) {
  return std::inner_product(image.begin(), image.end(), image.begin(), 0.0);
}

TEST(Augmenter, IsGentleToSmallImages) {
  const dataset::Dataset digits = dataset::builtin_digits();
  const std::string text = "rotate 7 | scale 0.07 | shift 0.5";
  double before = 0, plain = 0, finer = 0, ink_before = 0, ink_after = 0;
  for (std::size_t i = 0; i < 500; ++i) {
    const Values original = augmented(augmenter8("none"), digits.image(i), digits.labels[i], i);
    const Values out = augmented(augmenter8(text + " | upsample 4"), digits.image(i), digits.labels[i], i);
    before += energy(original), finer += energy(out);
    plain += energy(augmented(augmenter8(text), digits.image(i), digits.labels[i], i));
    ink_before += sum(original), ink_after += sum(out);
    EXPECT_TRUE(std::ranges::all_of(out, [](float pixel) { return pixel >= 0 && pixel <= 1; }));
  }
  EXPECT_LT(plain / before, 0.87);
  EXPECT_GT(finer / before, 0.92);
  EXPECT_LT(finer / before, 1.0);
  EXPECT_NEAR(ink_after / ink_before, 1, 0.04);
}

}  // namespace
}  // namespace inkling::augmentation
