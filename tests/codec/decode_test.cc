// What decode_image makes of PNM and of what is no picture; PNG and JPEG have tests of their own.
#include "codec/decode.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "codec/pnm.h"
#include "support/bytes.h"

namespace inkling::codec {
namespace {

using test::data_error_of;
using testing::ElementsAre;

raster::Image decode(const std::string& text) { return decode_image(base::as_bytes(text), "F"); }
std::string error(const std::string& text) {
  return data_error_of([&] { decode(text); });
}

TEST(DecodePnm, ReadsAllSixKinds) {
  EXPECT_THAT(decode("P1 3 2 1 0 1\n0 1 0").values, ElementsAre(0, 255, 0, 255, 0, 255));
  EXPECT_THAT(decode("P1 3 2 # art\n101010\n").values, ElementsAre(0, 255, 0, 255, 0, 255));
  EXPECT_THAT(decode("P2 2 1 5 0 5").values, ElementsAre(0, 255));
  EXPECT_THAT(decode("P3 2 1 255 255 0 0 10 10 10").values, ElementsAre(76, 10));
  EXPECT_THAT(decode("P4 10 2 \xAA\x80\xFF\x40").values,
              ElementsAre(0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0, 255, 0));
  EXPECT_THAT(decode("P5 2 1 255 A\xFF").values, ElementsAre(65, 255));
  EXPECT_THAT(decode(std::string("P6 2 1 255 \x0A\x0A\x0A\0\0\xFF", 17)).values, ElementsAre(10, 29));
  EXPECT_THAT(decode(std::string("P6 1 1 65535 \xFF\xFF\0\0\0\0", 19)).values, ElementsAre(76));
}

TEST(DecodePnm, RefusesEveryTruncationAndEveryExtraByte) {
  for (const std::string good :
       {"P1 3 2 101010", "P2 2 1 5 0 5", "P3 1 1 9 8 8 8", "P4 10 1 ab", "P5 2 1 255 ab", "P6 1 1 255 abc"}) {
    EXPECT_EQ(error(good), "");
    for (std::size_t size = 0; size < good.size(); ++size) EXPECT_NE(error(good.substr(0, size)), "") << good << size;
    EXPECT_NE(error(good + "1"), "") << good;
  }
}

TEST(DecodePnm, RefusesWhatIsNoPixel) {
  EXPECT_EQ(error("P1 2 1 12"), "F: pixel: expected 0..1");
  EXPECT_EQ(error("P1 2 1 1x"), "F: expected the pixel");
  EXPECT_EQ(error("P3 1 1 9 8 8 10"), "F: pixel: expected 0..9");
  EXPECT_EQ(error("P6 1 1 97 aab"), "F: pixel 0: expected 0..97, got 98");
}

TEST(DecodePnm, RefusesTooManyPixelsBeforeItTakesMemory) {
  for (const std::string magic : {"P1", "P4"}) {
    EXPECT_EQ(error(magic + " 1000000 1000000 "), "F: has 1000000x1000000 pixels, expected at most 100000000");
  }
  EXPECT_EQ(error("P6 10000 10000 255 a"), "F: expected 300000000 bytes of pixels, got 1");
  EXPECT_EQ(error("P3 10000 10000 255 1"), "F: is truncated");
}

TEST(DecodeImage, RefusesWhatIsNoPicture) {
  EXPECT_EQ(error(""), "F: is empty, expected a picture");
  EXPECT_EQ(error("GIF89a"), "F: is GIF: expected PNG, JPEG, PNM, TIFF, WebP, BMP, HEIC or PDF");
  EXPECT_EQ(error("P"), "F: is no picture: expected PNG, JPEG, PNM, TIFF, WebP, BMP, HEIC or PDF");
  EXPECT_EQ(error("P7 "), "F: is no picture: expected PNG, JPEG, PNM, TIFF, WebP, BMP, HEIC or PDF");
  EXPECT_EQ(error("\x89PNG\r\n\x1a"), "F: is no picture: expected PNG, JPEG, PNM, TIFF, WebP, BMP, HEIC or PDF");
}

}  // namespace
}  // namespace inkling::codec
