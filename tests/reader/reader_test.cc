#include "reader/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/stream.h"
#include "support/errors.h"
#include "support/glyphs.h"

namespace inkling::reader {
namespace {

using test::glyph;
using test::paper;
using test::paste;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const Reader& reader() {
  static const Reader instance(test::glyph_model());
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

raster::Image picture_of(const std::string& text, std::size_t gap = 12) {
  raster::Image picture = paper(80 + text.size() * (40 + gap), 120);
  test::write(text, 40, 40, gap, picture);
  return picture;
}

TEST(Reader, ReadsALineOfDigits) {
  EXPECT_THAT(read(picture_of("3141592653")), ElementsAre("3141592653"));
  EXPECT_THAT(read(picture_of("0726489")), ElementsAre("0726489"));
  for (const char* digit : {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}) {
    EXPECT_THAT(read(picture_of(digit)), ElementsAre(digit));
  }
}

TEST(Reader, ReadsLightOnDark) { EXPECT_THAT(read(test::inverted(picture_of("90210"))), ElementsAre("90210")); }

TEST(Reader, ReadsLinesFromTopToBottom) {
  raster::Image picture = paper(400, 400);
  test::write("852", 60, 250, 15, picture);
  test::write("17", 40, 40, 15, picture);
  test::write("406", 30, 145, 15, picture);
  EXPECT_THAT(read(picture), ElementsAre("17", "406", "852"));
}

TEST(Reader, ReadsALineThatSlopes) {
  raster::Image picture = paper(700, 200);
  std::size_t at = 0;
  for (const char digit : std::string("2718281828")) {
    paste(glyph(digit), 30 + 60 * at, 20 + 10 * at, picture);
    ++at;
  }
  EXPECT_THAT(read(picture), ElementsAre("2718281828"));
}

// Joined by a stroke of the pen. The model of the other tests does not know a digit's pieces for what they are.
TEST(Reader, CutsDigitsThatTouch) {
  const Reader builtin = Reader::builtin();
  for (const char* pair : {"03", "28", "93"}) {
    raster::Image touching = paper(200, 120);
    const raster::Box left = paste(glyph(pair[0]), 50, 40, touching);
    paste(glyph(pair[1]), left.right() + 6, 40, touching);
    test::fill({left.right() - 8, 62, 22, 2}, 0, touching);
    EXPECT_THAT(texts(builtin.read(touching)), ElementsAre(pair));
  }
}

TEST(Reader, LeavesOutPointsDashesAndSpecks) {
  raster::Image picture = paper(420, 140);
  test::write("12", 40, 50, 12, picture);
  test::fill({128, 82, 6, 6}, 0, picture);  // a point
  test::write("50", 150, 50, 12, picture);
  test::fill({250, 66, 30, 5}, 0, picture);  // a dash
  test::write("7", 300, 50, 12, picture);
  test::fill({20, 10, 1, 1}, 0, picture);
  // What stands where the point is left out is a gap of more than a digit's height; the dash holds 50 and 7 together.
  EXPECT_THAT(read(picture), ElementsAre("12 507"));
}

TEST(Reader, ADarkBorderIsNoDigit) {
  raster::Image picture = paper(500, 300);
  test::write("4827", 150, 120, 15, picture);
  test::fill({0, 0, 12, 300}, 10, picture);
  test::fill({0, 280, 500, 20}, 10, picture);
  EXPECT_THAT(read(picture), ElementsAre("4827"));
}

// `image` twice as large.
raster::Image enlarged(const raster::Image& image) {
  raster::Image large = paper(2 * image.width, 2 * image.height);
  for (std::size_t y = 0; y < large.height; ++y) {
    for (std::size_t x = 0; x < large.width; ++x) {
      large.values[y * large.width + x] = image.values[y / 2 * image.width + x / 2];
    }
  }
  return large;
}

TEST(Reader, ALineOfMuchThinnerStrokesIsLessSure) {
  raster::Image alone = paper(400, 300);
  paste(glyph('4'), 100, 200, alone);
  raster::Image below = alone;
  paste(enlarged(glyph('8')), 40, 40, below);
  paste(enlarged(glyph('5')), 200, 40, below);
  EXPECT_THAT(read(below), ElementsAre("85", "4"));
  EXPECT_GT(reader().read(alone).lines.back().confidence, 0.95);
  EXPECT_LT(reader().read(below).lines.back().confidence, 0.9);
  EXPECT_GT(reader().read(below).lines.front().confidence, 0.95);
}

TEST(Reader, AFormatIsDecodedWithTheCuts) {
  const raster::Image picture = picture_of("174");
  EXPECT_THAT(read(picture, {.format = R"(\d{3})"}), ElementsAre("174"));
  EXPECT_THAT(read(picture, {.format = "[0-5][5-9]4"}), ElementsAre("174"));
  EXPECT_THAT(read(picture, {.format = R"(\d{2})"}), ElementsAre(testing::SizeIs(2)));
  const auto other = read(picture, {.format = "[2-9]74"});
  ASSERT_EQ(other.size(), 1u);
  EXPECT_THAT(other[0].substr(1), "74");
  EXPECT_THAT(read(picture, {.format = R"(\d{40})"}), IsEmpty());
}

TEST(Reader, KnowsWhereDigitsAre) {
  raster::Image picture = paper(400, 200);
  const std::vector<raster::Box> boxes = {paste(glyph('5'), 50, 60, picture), paste(glyph('8'), 120, 66, picture)};
  const Reading reading = reader().read(picture);
  ASSERT_EQ(texts(reading), std::vector<std::string>{"58"});
  const auto near = [](std::size_t a, std::size_t b) { return std::max(a, b) - std::min(a, b) <= 2; };
  for (std::size_t i = 0; i < 2; ++i) {
    const raster::Box& box = reading.lines[0].digits[i].box;
    EXPECT_TRUE(near(box.left, boxes[i].left) && near(box.right(), boxes[i].right())) << i;
    EXPECT_TRUE(near(box.top, boxes[i].top) && near(box.bottom(), boxes[i].bottom())) << i;
  }
  EXPECT_LE(reading.lines[0].box.left, reading.lines[0].digits[0].box.left);
  EXPECT_EQ(reading.lines[0].box.right(), reading.lines[0].digits[1].box.right());
}

TEST(Reader, SaysHowSureItIs) {
  const Reading reading = reader().read(picture_of("36"), {.min_confidence = 1});
  ASSERT_EQ(reading.lines.size(), 1u);
  EXPECT_EQ(reading.lines[0].text(), "??");
  for (const DigitReading& digit : reading.lines[0].digits) {
    EXPECT_GT(digit.confidence, 0.5);
    EXPECT_LT(digit.confidence, 1);
    EXPECT_FALSE(digit.accepted);
    ASSERT_EQ(digit.alternatives.size(), 3u);
    EXPECT_GE(digit.confidence, digit.alternatives[0].confidence);
    EXPECT_GE(digit.alternatives[0].confidence, digit.alternatives[1].confidence);
    for (const Alternative& other : digit.alternatives) EXPECT_NE(other.digit, digit.digit);
  }
  EXPECT_LE(reading.lines[0].confidence, reading.lines[0].digits[0].confidence + 1e-9);
}

TEST(Reader, TakesThePictureAsOneDigitIfToldSo) {
  raster::Image picture = paper(100, 100);
  paste(glyph('4'), 30, 30, picture);
  EXPECT_THAT(read(picture, {.single = true}), ElementsAre("4"));
  // The bar of a 5 that the pen drew apart.
  raster::Image broken = paper(100, 100);
  const raster::Box five = paste(glyph('5'), 30, 30, broken);
  test::fill({five.left, five.top + 9, five.width, 1}, 255, broken);
  EXPECT_THAT(read(broken, {.single = true}), ElementsAre("5"));
  EXPECT_THAT(read(picture_of("47"), {.single = true}), ElementsAre(testing::SizeIs(1)));
  EXPECT_THAT(read(picture, {.single = true, .format = "[5-9]"}), ElementsAre(testing::Not("4")));
  EXPECT_THAT(read(picture, {.single = true, .format = R"(\d\d)"}), IsEmpty());
}

TEST(Reader, OneDigitAmongOtherInkIsDoubtful) {
  const auto confidence = [](const raster::Image& picture) {
    return reader().read(picture, {.single = true}).lines.at(0).confidence;
  };
  raster::Image picture = paper(140, 100);
  paste(glyph('4'), 50, 30, picture);
  const double alone = confidence(picture);
  raster::Image cut = picture;  // what is left of a neighbour and of a box
  test::fill({137, 0, 3, 60}, 0, cut);
  test::fill({6, 90, 8, 8}, 0, cut);
  EXPECT_NEAR(confidence(cut), alone, 0.02);
  raster::Image among = picture;
  for (const std::size_t left : {26u, 104u}) test::fill({left, 60, 8, 24}, 0, among);
  EXPECT_LT(confidence(among), 0.6 * alone);
}

TEST(Reader, FindsNothingWhereThereIsNothing) {
  for (const auto& [width, height] : {std::pair<std::size_t, std::size_t>{1, 1}, {1, 65535}, {65535, 1}, {300, 200}}) {
    EXPECT_THAT(read(paper(width, height)), IsEmpty());
    EXPECT_THAT(read(test::inverted(paper(width, height))), IsEmpty());
    EXPECT_THAT(read(paper(width, height), {.single = true}), IsEmpty());
  }
}

TEST(Reader, NoiseEndsSoon) {
  raster::Image noise = paper(600, 600);
  base::RandomStream random(/*seed=*/1, base::Purpose::kTest, /*epoch=*/0, 0);
  for (std::uint8_t& pixel : noise.values) pixel = static_cast<std::uint8_t>(random.below(256));
  const auto start = std::chrono::steady_clock::now();
  read(noise);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

TEST(Reader, ReadsFromManyThreads) {
  const raster::Image picture = picture_of("3141592653");
  const Reading expected = reader().read(picture);
  std::vector<Reading> readings(8);
  std::vector<std::thread> threads;
  for (Reading& reading : readings) threads.emplace_back([&] { reading = reader().read(picture); });
  for (std::thread& thread : threads) thread.join();
  for (const Reading& reading : readings) {
    ASSERT_EQ(texts(reading), texts(expected));
    EXPECT_EQ(reading.lines[0].confidence, expected.lines[0].confidence);
  }
}

TEST(Reader, RefusesFormatsThatAreNone) {
  test::expect_error(ErrorKind::kUsage, "format, column 2", [] { read(picture_of("1"), {.format = "1x"}); });
}

TEST(Reader, AModelWithoutNormalizationReadsItsInputOnly) {
  model::Model model = test::glyph_model();
  model.normalization.reset();
  const Reader narrow(std::move(model));
  test::expect_error(ErrorKind::kData, "expected a picture of 28x28 pixels, got 29x28",
                     [&] { narrow.read(paper(29, 28)); });
  raster::Image input(28, 28);
  raster::Image seven = test::inverted(glyph('7'));
  for (std::size_t y = 0; y < 28; ++y) {
    for (std::size_t x = 0; x < 28; ++x) {
      if (2 * y < seven.height && 2 * x < seven.width)
        input.values[y * 28 + x] = seven.values[2 * y * seven.width + 2 * x];
    }
  }
  EXPECT_EQ(narrow.read(input).lines.size(), 1u);
}

TEST(Reader, ExplainsWhatItReads) {
  const raster::Image picture = test::inverted(picture_of("364"));
  const Explanation explanation = reader().explain(picture);
  EXPECT_EQ(texts(explanation.reading), read(picture));
  ASSERT_EQ(explanation.lines.size(), 1u);
  EXPECT_EQ(explanation.lines[0].inputs.size(), 3u);
  EXPECT_EQ(explanation.lines[0].inputs[0].values.size(), 784u);
  EXPECT_EQ(explanation.lines[0].segments.size(), 3u);
  EXPECT_THAT(advice(explanation), testing::Contains(HasSubstr("Light on dark: inverted")));
  const std::string svg = to_svg(explanation, "a <b> & c");
  EXPECT_THAT(to_svg(explanation, "\xef\xbf\xbe-\xef\xbf\xbf-\xef\xbc\xbf"),
              HasSubstr("\xef\xbf\xbd-\xef\xbf\xbd-\xef\xbc\xbf"));
  EXPECT_THAT(svg, HasSubstr("a &lt;b&gt; &amp; c"));
  EXPECT_THAT(svg, HasSubstr("data:image/png;base64,iVBORw0KGgo"));
  EXPECT_THAT(svg, testing::EndsWith("</svg>\n"));
}

TEST(Reader, ExplainsOneDigitWithTheInkThatWasRead) {
  raster::Image picture = paper(140, 120);
  paste(glyph('4'), 50, 30, picture);
  test::fill({0, 100, 140, 2}, 0, picture);  // a ruled line
  const Explanation explanation = reader().explain(picture, {.single = true});
  EXPECT_THAT(texts(explanation.reading), ElementsAre("4"));
  EXPECT_EQ(explanation.ink.ink.at(20, 100), 0);
  const raster::Box& digit = explanation.reading.lines.at(0).digits.at(0).box;
  EXPECT_LT(digit.bottom(), 100u);
}

TEST(Reader, ExplainsAnInputAsItIs) {
  model::Model model = test::glyph_model();
  model.normalization.reset();
  raster::Image input{28, 28, std::vector<std::uint8_t>(784, 30)};
  test::fill({10, 4, 4, 20}, 200, input);
  const Explanation explanation = Reader(std::move(model)).explain(input);
  EXPECT_EQ(explanation.ink.ink, input);
  EXPECT_TRUE(explanation.ink.inverted);
}

TEST(Reader, ExplainsAPictureWithoutDigits) {
  const Explanation explanation = reader().explain(paper(50, 40));
  EXPECT_TRUE(explanation.reading.lines.empty());
  EXPECT_THAT(advice(explanation), ElementsAre(HasSubstr("No digits found")));
  EXPECT_THAT(to_svg(explanation, ""), testing::EndsWith("</svg>\n"));
}

}  // namespace
}  // namespace inkling::reader
