#include "codec/pnm.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "support/errors.h"

namespace inkling::codec {
namespace {

using test::expect_error;
using testing::ElementsAre;

raster::Image parse(const std::string& text, std::size_t max_pixels = 1000) {
  return parse_pnm(base::as_bytes(text), "a.pgm", max_pixels);
}

void expect_refused(const std::string& text, const std::string& message,
                    std::source_location where = std::source_location::current()) {
  expect_error(
      ErrorKind::kData, "a.pgm: " + message, [&] { parse(text); }, where);
}

TEST(Pgm, PlainPicturesAreNumbers) {
  const raster::Image image = parse("P2\n3 2\n255\n0 1 2\n253 254 255\n");
  EXPECT_EQ(image.width, 3u);
  EXPECT_EQ(image.height, 2u);
  EXPECT_THAT(image.values, ElementsAre(0, 1, 2, 253, 254, 255));
}

TEST(Pgm, RawPicturesAreBytes) {
  const raster::Image image = parse(std::string("P5\n3 2\n255\n\0\n#\xfd\xfe\xff", 17));
  EXPECT_EQ(image.width, 3u);
  EXPECT_EQ(image.height, 2u);
  EXPECT_THAT(image.values, ElementsAre(0, '\n', '#', 253, 254, 255));
}

TEST(Pgm, RawPicturesWithAMaxvalAbove255AreBigEndianPairs) {
  EXPECT_THAT(parse(std::string("P5 3 1 65535\n\0\0\x80\0\xff\xff", 19)).values, ElementsAre(0, 128, 255));
  EXPECT_THAT(parse(std::string("P5 3 1 256\n\0\0\0\x80\x01\0", 17)).values, ElementsAre(0, 128, 255));
}

TEST(Pgm, ValuesAreScaledAndRounded) {
  EXPECT_THAT(parse("P2 3 1 2  0 1 2").values, ElementsAre(0, 128, 255));
  EXPECT_THAT(parse("P2 5 1 16  0 1 2 15 16").values, ElementsAre(0, 16, 32, 239, 255));
  EXPECT_THAT(parse("P2 2 1 65535  128 129").values, ElementsAre(0, 1));
}

TEST(Pgm, CommentsAndSpaceStandBetweenNumbers) {
  EXPECT_THAT(parse("P2# made by\n#hand 7 7\n 2\t1 # wide\r\n7\v\f0#zero\n7").values, ElementsAre(0, 255));
  EXPECT_THAT(parse("P5 # 9 9\n1 1 255\n#").values, ElementsAre('#'));
}

TEST(Pgm, NumbersMayHaveLeadingZeros) { EXPECT_THAT(parse("P2 01 0001 007 007").values, ElementsAre(255)); }

TEST(Pgm, RefusesOtherFormats) {
  for (const std::string text : {"", "P", "P0 1 1 1", "P7 1 1 1", "\x89PNG", "p5 1 1 255 x"}) {
    expect_refused(text, "is no PNM picture (P1 to P6)");
  }
}

TEST(Pgm, RefusesSizesAndMaxvalsOutOfRange) {
  expect_refused("P2 0 1 255 0", "width: expected 1..1000000");
  expect_refused("P2 1 0 255 0", "height: expected 1..1000000");
  expect_refused("P2 1 1 0 0", "maxval: expected 1..65535");
  expect_refused("P2 1 1 65536 0", "maxval: expected 1..65535");
  expect_refused("P2 -1 1 255 0", "expected the width");
  expect_refused("P5 1000001 1 255\n", "width: expected 1..1000000");
  expect_refused("P5 1 18446744073709551617 255\nx", "height: expected 1..1000000");  // 2^64 + 1
  expect_refused("P5 " + std::string(100000, '9'), "width: expected 1..1000000");
}

// Ten million pixels would be seen in memory if they were taken before it is known that they are not there.
TEST(Pgm, RefusesHugePicturesBeforeItTakesMemory) {
  expect_refused("P5 1000000 1000000 255\nx", "has 1000000x1000000 pixels, expected at most 1000");
  expect_refused("P2 40 26 255 0", "has 40x26 pixels, expected at most 1000");
  EXPECT_EQ(parse("P5 40 25 255\n" + std::string(1000, 'x')).values.size(), 1000u);
  for (const std::string format : {"P5", "P2"}) {
    const std::string text = format + " 1000000 1000000 255\n0 0";
    expect_error(ErrorKind::kData, "a.pgm: ", [&] { parse(text, std::size_t{1} << 60); });
  }
}

TEST(Pgm, RefusesPixelsAboveMaxval) {
  expect_refused("P2 2 1 15 3 16", "pixel: expected 0..15");
  expect_refused("P5 2 1 15\n\x03\x10", "pixel 1: expected 0..15, got 16");
  expect_refused("P5 1 1 256\n\x01\x01", "pixel 0: expected 0..256, got 257");
  expect_refused("P2 1 1 15 -1", "expected the pixel");
  expect_refused("P2 1 1 15 1.5", "has more than 1 pixels");
}

TEST(Pgm, RefusesEveryTruncation) {
  const std::string plain = "P2 3 2 # six\n255  0 1 2 253 254 5";
  const std::string raw = "P5 3 2 # six\n255\n123456";
  const std::string wide = "P5\n3 2\n65535\n112233445566";
  for (const std::string& whole : {plain, raw, wide}) {
    EXPECT_NO_THROW(parse(whole));
    for (std::size_t length = 0; length < whole.size(); ++length) expect_refused(whole.substr(0, length), "");
  }
}

TEST(Pgm, RefusesBytesBehindThePixels) {
  expect_refused("P5 2 1 255\nabc", "expected 2 bytes of pixels, got 3");
  expect_refused("P5 2 1 255\nab\n", "expected 2 bytes of pixels, got 3");
  expect_refused("P2 2 1 255 1 2 3", "has more than 2 pixels");
  expect_refused("P2 2 1 255 1 2 P2 1 1 1 1", "has more than 2 pixels");
  EXPECT_NO_THROW(parse("P2 2 1 255 1 2 \n"));
}

TEST(Pgm, WantsSpaceWhereItBelongs) {
  expect_refused("P53 2 255\n123456", "expected space before the width");
  expect_refused("P5 3x2 255\n123456", "expected space before the height");
  expect_refused("P5 1 1 255", "expected space before the pixels");
  expect_refused("P5 1 1 255x", "expected space before the pixels");
}

}  // namespace
}  // namespace inkling::codec
