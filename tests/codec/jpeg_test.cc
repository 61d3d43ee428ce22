#include "codec/jpeg.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "codec/decode.h"
#include "support/bytes.h"
#include "support/pictures.h"

namespace inkling::codec {
namespace {

using test::bytes_of;
using test::data_error_of;
using test::exif;
using test::make_jpeg;
using testing::Each;
using testing::HasSubstr;

using Pixels = std::vector<std::uint8_t>;

// 16×8, dark on the left, bright on the right.
Pixels halves() {
  Pixels pixels;
  for (int i = 0; i < 128; ++i) pixels.push_back(i % 16 < 8 ? 20 : 230);
  return pixels;
}

TEST(Jpeg, ReadsGrey) {
  const raster::Image image = decode_image(make_jpeg(16, 8, halves()), "F");
  EXPECT_EQ(image.width, 16u);
  EXPECT_EQ(image.height, 8u);
  EXPECT_EQ(image.values, halves());
}

TEST(Jpeg, MakesColourItsLuma) {
  Pixels red;
  for (int i = 0; i < 64; ++i) red.insert(red.end(), {255, 0, 0});
  for (const bool rgb : {false, true}) {
    const raster::Image image = decode_image(make_jpeg(8, 8, red, {.colour = true, .rgb = rgb}), "F");
    EXPECT_EQ(image.values.size(), 64u);
    EXPECT_THAT(image.values, Each(76));
  }
}

TEST(Jpeg, ReadsProgressiveOnes) {
  EXPECT_EQ(decode_image(make_jpeg(16, 8, halves(), {.progressive = true}), "F").values, halves());
}

TEST(Jpeg, RefusesMoreThan256Scans) {
  EXPECT_EQ(decode_image(make_jpeg(16, 8, halves(), {.scans = 256}), "F").values.size(), 128u);
  EXPECT_EQ(data_error_of([] { decode_image(make_jpeg(16, 8, halves(), {.scans = 257}), "F"); }),
            "F: the JPEG data is damaged: more than 256 scans");
}

TEST(Jpeg, RefusesInks) {
  EXPECT_THAT(data_error_of([] { decode_image(make_jpeg(8, 8, Pixels(256, 9), {.cmyk = true}), "F"); }),
              HasSubstr("F: is in the colours of printing inks (CMYK)"));
}

// As make_jpeg makes it, but for the frame's marker: SOF9 instead of SOF0.
TEST(Jpeg, RefusesArithmeticCoding) {
  base::Bytes bytes = make_jpeg(16, 8, halves());
  for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
    if (bytes[i] == std::byte{0xFF} && bytes[i + 1] == std::byte{0xC0}) bytes[i + 1] = std::byte{0xC9};
  }
  EXPECT_EQ(data_error_of([&] { decode_image(bytes, "F"); }), "F: is arithmetic-coded: expected Huffman coding");
}

TEST(Jpeg, RefusesEveryTruncation) {
  for (const bool progressive : {false, true}) {
    const base::Bytes bytes = make_jpeg(16, 8, halves(), {.progressive = progressive});
    for (std::size_t size = 3; size < bytes.size(); ++size) {
      const std::span<const std::byte> cut = std::span(bytes).first(size);
      EXPECT_THAT(data_error_of([&] { decode_image(cut, "F"); }), HasSubstr("F: the JPEG data is damaged")) << size;
    }
  }
}

TEST(Jpeg, TakesAWarningForAnError) {
  base::Bytes bytes = make_jpeg(16, 8, halves());
  bytes.insert(bytes.begin() + 20, {std::byte{1}, std::byte{2}});  // between APP0 and what follows
  EXPECT_THAT(data_error_of([&] { decode_image(bytes, "F"); }), HasSubstr("extraneous bytes"));
}

TEST(Jpeg, LeavesAloneWhatPhonesPutAfterIt) {
  base::Bytes bytes = make_jpeg(16, 8, halves());
  const base::Bytes other = make_jpeg(8, 8, Pixels(64, 9));
  bytes.insert(bytes.end(), other.begin(), other.end());
  EXPECT_EQ(decode_image(bytes, "F").values, halves());
}

TEST(Jpeg, RefusesTooManyPixelsBeforeItTakesMemory) {
  base::Bytes bytes = make_jpeg(16, 8, halves());
  EXPECT_EQ(data_error_of([&] { decode_image(bytes, "F", 127); }), "F: has 16x8 pixels, expected at most 127");
  for (std::size_t i = 0; i + 8 < bytes.size(); ++i) {
    if (bytes[i] != std::byte{0xFF} || bytes[i + 1] != std::byte{0xC0}) continue;
    for (std::size_t k = 5; k <= 8; ++k) bytes[i + k] = std::byte{0xFD};  // height and width 0xFDFD
  }
  EXPECT_EQ(data_error_of([&] { decode_image(bytes, "F"); }), "F: has 65021x65021 pixels, expected at most 100000000");
}

TEST(Jpeg, IsTurnedAsItsExifSays) {
  // Turned right by 90°, what was left is on top.
  const raster::Image image = decode_image(make_jpeg(16, 8, halves(), {.app1 = exif(6)}), "F");
  EXPECT_EQ(image.width, 8u);
  EXPECT_EQ(image.height, 16u);
  EXPECT_EQ(image.values.front(), 20);
  EXPECT_EQ(image.values[7], 20);
  EXPECT_EQ(image.values.back(), 230);
}

}  // namespace
}  // namespace inkling::codec
