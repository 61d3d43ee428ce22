// The kinds of pictures of docs/reading.md, "What it does with difficult pictures": one of each, drawn, and read with
// the model in the box.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "reader/explanation.h"
#include "reader/reader.h"
#include "reader/turn.h"
#include "support/drawing.h"
#include "support/glyphs.h"

namespace inkling::reader {
namespace {

using test::draw;
using test::glyph;
using test::paste;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const Reader& reader() {
  static const Reader instance = Reader::builtin();
  return instance;
}

std::vector<std::string> texts(const Reading& reading) {
  std::vector<std::string> texts;
  for (const LineReading& line : reading.lines) texts.push_back(line.text());
  return texts;
}

std::vector<std::string> read(const raster::Image& picture, const ReadSettings& settings = {}) {
  return texts(reader().read(picture, settings));
}

std::vector<std::string> advice_on(const raster::Image& picture) { return advice(reader().explain(picture)); }

constexpr std::size_t kHeight = 40;  // of glyphs, about

// A digit, a 1 as one straight stroke.
raster::Image digit(char c) {
  if (c != '1') return glyph(c);
  raster::Image one = test::paper(7, kHeight);
  draw(one, {{4, 3}, {3, 37}}, 5, 0);
  return one;
}

// Digits side by side, cropped to their ink.
raster::Image cropped(const std::string& text, std::size_t gap = 12) {
  std::size_t width = 0;
  for (const char c : text) width += digit(c).width + gap;
  raster::Image picture = test::paper(width - gap, kHeight);
  std::size_t left = 0;
  for (const char c : text) left = paste(digit(c), left, 0, picture).right() + gap;
  return picture;
}

raster::Image with_rim(const raster::Image& image, std::size_t rim) {
  raster::Image picture = test::paper(image.width + 2 * rim, image.height + 2 * rim);
  paste(image, rim, rim, picture);
  return picture;
}

// Turned about its middle by `degrees` clockwise, on paper that holds all of it.
raster::Image turned(const raster::Image& image, double degrees) {
  const double angle = degrees * std::numbers::pi / 180;
  const auto side = static_cast<std::size_t>(std::hypot(image.width, image.height));
  raster::Image picture = test::paper(side, side);
  const double middle = static_cast<double>(side) / 2;
  for (std::size_t y = 0; y < side; ++y) {
    for (std::size_t x = 0; x < side; ++x) {
      const double right = static_cast<double>(x) - middle, down = static_cast<double>(y) - middle;
      const double u = right * std::cos(angle) + down * std::sin(angle) + static_cast<double>(image.width) / 2;
      const double v = down * std::cos(angle) - right * std::sin(angle) + static_cast<double>(image.height) / 2;
      if (u < 0 || v < 0 || u >= static_cast<double>(image.width) || v >= static_cast<double>(image.height)) continue;
      picture.at(x, y) = image.at(static_cast<std::size_t>(u), static_cast<std::size_t>(v));
    }
  }
  return picture;
}

enum class Boxes { kJoined, kSeparate, kComb };

// `text` in boxes, a space for an empty one, whose lines are `thick` pixels; a digit takes `share` of a box's height.
raster::Image boxed(const std::string& text, Boxes kind, double share, float thick, std::uint8_t grey = 0) {
  const auto side = static_cast<std::size_t>(kHeight / share);
  const std::size_t pitch = side + (kind == Boxes::kSeparate ? 9 : 0);
  raster::Image picture = test::paper(text.size() * pitch + 40, side + 40);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto left = static_cast<float>(20 + i * pitch), right = left + static_cast<float>(side);
    const float top = 20, bottom = top + static_cast<float>(side);
    const float tooth = kind == Boxes::kComb ? bottom - 0.4f * (bottom - top) : top;
    draw(picture, {{left, bottom}, {right, bottom}}, thick, grey);
    draw(picture, {{left, tooth}, {left, bottom}}, thick, grey);
    draw(picture, {{right, tooth}, {right, bottom}}, thick, grey);
    if (kind != Boxes::kComb) draw(picture, {{left, top}, {right, top}}, thick, grey);
    if (text[i] == ' ') continue;
    const raster::Image one = digit(text[i]);
    paste(one, 20 + i * pitch + (side - one.width) / 2, 20 + (side - one.height) / 2, picture);
  }
  return picture;
}

TEST(Kinds, LinesOfBoxesAreNoDigits) {
  for (const double share : {0.5, 0.7, 0.9}) {
    EXPECT_THAT(read(boxed("4711", Boxes::kJoined, share, 1.5f)), ElementsAre("4711")) << share;
    EXPECT_THAT(read(boxed("4711", Boxes::kJoined, share, 3)), ElementsAre("4711")) << share;
    EXPECT_THAT(read(boxed("4711", Boxes::kSeparate, share, 3)), ElementsAre("4711")) << share;
    EXPECT_THAT(read(boxed("4711", Boxes::kComb, share, 1.5f)), ElementsAre("4711")) << share;
  }
  EXPECT_THAT(read(boxed("  7", Boxes::kJoined, 0.7, 2)), ElementsAre("7"));
  EXPECT_THAT(read(boxed("    ", Boxes::kSeparate, 0.7, 2)), IsEmpty());
  EXPECT_THAT(advice_on(boxed("4711", Boxes::kJoined, 0.7, 2)), Contains(HasSubstr("Box lines were taken out")));
}

TEST(Kinds, StraightOnesAtTheEdgeAreKept) {
  for (const std::string text : {"4711", "101", "11", "210"}) {
    for (const std::size_t rim : {0, 1, 2, 4}) {
      EXPECT_THAT(read(with_rim(cropped(text), rim)), ElementsAre(text)) << text << ' ' << rim;
    }
  }
}

TEST(Kinds, AOneAloneIsKeptWithARim) {
  for (const std::size_t rim : {1, 2, 4}) EXPECT_THAT(read(with_rim(cropped("1"), rim)), ElementsAre("1")) << rim;
}

TEST(Kinds, ALineAlongTheEdgeIsNoOne) {
  raster::Image picture = with_rim(cropped("4708"), 12);
  draw(picture, {{2, 0}, {2, 64}}, 3, 0);
  EXPECT_THAT(read(picture), ElementsAre("4708"));
}

TEST(Kinds, BoldDigitsFillHalfOfThePicture) {
  for (const std::size_t rim : {0, 4}) {
    raster::Image four = test::paper(80, 100);
    draw(four, {{50, 10}, {12, 62}, {70, 62}}, 20, 0);
    draw(four, {{56, 40}, {56, 90}}, 20, 0);
    EXPECT_THAT(read(with_rim(four, rim)), ElementsAre("4")) << rim;
    EXPECT_THAT(read(test::inverted(with_rim(four, rim + 4))), ElementsAre("4")) << rim;
    raster::Image seven = test::paper(74, 100);
    draw(seven, {{9, 9}, {64, 9}, {30, 91}}, 18, 0);
    EXPECT_THAT(read(with_rim(seven, rim)), ElementsAre("7")) << rim;
  }
}

TEST(Kinds, AShadowIsNoDarkPaper) {
  for (const bool from_left : {false, true}) {
    for (const std::size_t edge : {40, 110, 180}) {
      raster::Image picture = with_rim(cropped("40728"), 30);
      for (std::size_t y = 0; y < picture.height; ++y) {
        for (std::size_t x = 0; x < picture.width; ++x) {
          std::uint8_t& pixel = picture.at(x, y);
          pixel = std::max<std::uint8_t>(pixel, 50);
          const bool lit = (x < edge) == from_left;
          if (!lit) pixel = static_cast<std::uint8_t>(pixel * 2 / 5);
        }
      }
      EXPECT_THAT(read(picture), ElementsAre("40728")) << edge << ' ' << from_left;
    }
  }
}

TEST(Kinds, LinesSlopeByUpTo45Degrees) {
  for (const double degrees : {-44, -35, -25, 25, 35, 44}) {
    EXPECT_THAT(read(turned(cropped("27354"), degrees)), ElementsAre("27354")) << degrees;
  }
}

TEST(Kinds, PagesOnTheirSideAndUpsideDownAreTurned) {
  const raster::Image upright = with_rim(cropped("472534"), 20);
  for (const int degrees : {90, 180, 270}) {
    const raster::Image page = turned_back(upright, 360 - degrees);
    const Reading reading = reader().read(page);
    EXPECT_THAT(texts(reading), ElementsAre("472534")) << degrees;
    EXPECT_EQ(reading.turned, degrees);
    const Box box = reading.lines.front().digits.front().box;  // of the 4: where the page has it
    const raster::Box inside =
        turned_again({20, 20, digit('4').width, kHeight}, degrees, upright.width, upright.height);
    EXPECT_NEAR(static_cast<double>(box.left), static_cast<double>(inside.left), 4);
    EXPECT_NEAR(static_cast<double>(box.top), static_cast<double>(inside.top), 4);
    EXPECT_THAT(advice_on(page), Contains(HasSubstr("The page was turned by " + std::to_string(degrees))));
  }
  EXPECT_EQ(reader().read(upright).turned, 0);
}

TEST(Kinds, NumbersOnALineAreApart) {
  raster::Image picture = test::paper(420, 80);
  paste(cropped("42"), 20, 20, picture);
  paste(cropped("708"), 160, 20, picture);
  paste(cropped("5"), 360, 20, picture);
  const Reading reading = reader().read(picture);
  ASSERT_THAT(texts(reading), ElementsAre("42 708 5"));
  const LineReading& line = reading.lines.front();
  ASSERT_EQ(line.numbers.size(), 3u);
  EXPECT_EQ(line.text(line.numbers[1]), "708");
  EXPECT_NEAR(static_cast<double>(line.numbers[1].box.left), 160, 3);
  EXPECT_GT(line.numbers[1].confidence, line.confidence);
  EXPECT_THAT(advice_on(picture), Contains(HasSubstr("3 numbers")));
  // A field rule is for a number: the one that obeys stays as it is.
  EXPECT_THAT(read(picture, {.format = R"(\d{3})"}), ElementsAre(HasSubstr("708")));
  // In boxes digits are far apart, and still of one number; with room between digits, too.
  EXPECT_THAT(read(boxed("4728", Boxes::kJoined, 0.45, 2)), ElementsAre("4728"));
  EXPECT_THAT(read(with_rim(cropped("4728", 20), 20)), ElementsAre("4728"));
}

TEST(Kinds, AFieldRuleThatIsObeyedChangesNothing) {
  raster::Image picture = with_rim(cropped("505"), 20);
  draw(picture, {{20, 22}, {130, 22}}, 3, 0);  // joins all three
  const Reading plain = reader().read(picture);
  for (const std::string rule : {R"(\d*)", R"(\d+)"}) {
    const Reading ruled = reader().read(picture, {.format = rule});
    EXPECT_EQ(texts(ruled), texts(plain)) << rule;
    EXPECT_EQ(ruled.lines.front().confidence, plain.lines.front().confidence) << rule;
  }
}

// Four digits with marks between the second and the third: boxes in a picture whose digits stand from row 40 to row 79.
raster::Image marked(const std::vector<raster::Box>& marks) {
  raster::Image picture = test::paper(240, 120);
  paste(cropped("82"), 40, 40, picture);
  paste(cropped("50"), 126, 40, picture);
  for (const raster::Box& mark : marks) test::fill(mark, 0, picture);
  return picture;
}

// As thick as the pen that wrote the digits: what is much smaller is a speck.
constexpr raster::Box kPoint = {109, 71, 9, 9};

TEST(Kinds, SmallSignsAreShownAndAreNoDigits) {
  const std::vector<std::pair<std::vector<raster::Box>, std::string>> cases = {
      {{kPoint}, "82.50"},
      {{{109, 70, 8, 16}}, "82,50"},
      {{{106, 56, 14, 8}}, "82-50"},
      {{{108, 50, 11, 11}, {108, 69, 11, 11}}, "82:50"},
      {{{106, 47, 14, 8}, {106, 63, 14, 8}}, "82=50"},
      {{}, "8250"},
  };
  for (const auto& [marks, text] : cases) {
    const Reading reading = reader().read(marked(marks));
    ASSERT_EQ(reading.lines.size(), 1u) << text;
    EXPECT_EQ(reading.lines[0].text_with_signs(), text);
    EXPECT_EQ(reading.lines[0].text(), "8250");
    for (const SignReading& sign : reading.lines[0].signs) {
      EXPECT_EQ(sign.before, 2u);
      EXPECT_GT(sign.confidence, 0.5);
      EXPECT_GE(sign.box.left, 102u);
      EXPECT_LE(sign.box.right(), 126u);
    }
  }
  EXPECT_THAT(advice_on(marked({kPoint})), Contains(HasSubstr("Line 1 has one sign")));
}

TEST(Kinds, AFormatMayNameSigns) {
  const raster::Image amount = marked({kPoint}), none = marked({});
  EXPECT_THAT(read(amount, {.format = R"(\d+[.,]\d{2})"}), ElementsAre("8250"));
  EXPECT_THAT(read(none, {.format = R"(\d+[.,]\d{2})"}), IsEmpty());
  EXPECT_THAT(read(amount, {.format = R"(\d+-\d{2})"}), IsEmpty());
  EXPECT_THAT(read(amount, {.format = R"(\d{4})"}), ElementsAre("8250"));
}

}  // namespace
}  // namespace inkling::reader
