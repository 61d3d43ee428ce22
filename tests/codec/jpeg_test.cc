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

TEST(Jpeg, ReadsInks) {
  // libjpeg writes CMYK with Adobe's marker: 255 is paper. Cyan is without red: 0.587 · 255 + 0.114 · 255 = 178.8.
  const auto grey = [](const Pixels& inks) {
    Pixels samples;
    for (int i = 0; i < 64; ++i) samples.insert(samples.end(), inks.begin(), inks.end());
    return static_cast<int>(decode_image(make_jpeg(8, 8, samples, {.cmyk = true}), "F").values[0]);
  };
  EXPECT_EQ(grey({255, 255, 255, 255}), 255);
  EXPECT_EQ(grey({255, 255, 255, 0}), 0);
  EXPECT_NEAR(grey({0, 255, 255, 255}), 179, 1);
  EXPECT_NEAR(grey({255, 255, 255, 100}), 100, 1);
}

// As make_jpeg makes it, but for the frame's marker: SOF9 instead of SOF0.
TEST(Jpeg, RefusesArithmeticCoding) {
  base::Bytes bytes = make_jpeg(16, 8, halves());
  for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
    if (bytes[i] == std::byte{0xFF} && bytes[i + 1] == std::byte{0xC0}) bytes[i + 1] = std::byte{0xC9};
  }
  EXPECT_EQ(data_error_of([&] { decode_image(bytes, "F"); }), "F: is arithmetic-coded: expected Huffman coding");
}

// The error of a reading that passes over no flaw.
std::string strict_error(std::span<const std::byte> bytes) {
  return data_error_of([&] { decode_picture(bytes, "F", {.flaws = Flaws::kRefuse}); });
}

TEST(Jpeg, RefusesEveryTruncation) {
  for (const bool progressive : {false, true}) {
    const base::Bytes bytes = make_jpeg(16, 8, halves(), {.progressive = progressive});
    for (std::size_t size = 3; size < bytes.size(); ++size) {
      const std::span<const std::byte> cut = std::span(bytes).first(size);
      EXPECT_NE(strict_error(cut), "") << size;
      // The end marker, of two bytes, is all that may lack.
      if (size + 2 < bytes.size()) {
        EXPECT_THAT(data_error_of([&] { decode_image(cut, "F"); }), HasSubstr("F: the JPEG data is damaged")) << size;
      }
    }
  }
}

TEST(Jpeg, PassesOverAMissingEndMarker) {
  const base::Bytes bytes = make_jpeg(16, 8, halves());
  const Picture picture = decode_picture(std::span(bytes).first(bytes.size() - 2), "F", {});
  EXPECT_EQ(picture.image.values, halves());
  EXPECT_THAT(picture.notes, testing::ElementsAre("the JPEG data has no end marker"));
}

TEST(Jpeg, PassesOverBytesBetweenItsSegmentsAndBeforeItsEnd) {
  const base::Bytes good = make_jpeg(16, 8, halves());
  for (const std::ptrdiff_t place : {std::ptrdiff_t{20}, static_cast<std::ptrdiff_t>(good.size()) - 2}) {
    base::Bytes bytes = good;
    bytes.insert(bytes.begin() + place, 20, std::byte{1});
    const Picture picture = decode_picture(bytes, "F", {});
    EXPECT_EQ(picture.image.values, halves());
    EXPECT_THAT(picture.notes, testing::ElementsAre("extraneous bytes in the JPEG data"));
    EXPECT_EQ(strict_error(bytes), "F: extraneous bytes in the JPEG data");
  }
  // Many before the end are what is left of pixels that were read wrong.
  base::Bytes bytes = good;
  bytes.insert(bytes.end() - 2, 73, std::byte{1});
  EXPECT_THAT(data_error_of([&] { decode_image(bytes, "F"); }), HasSubstr("F: the JPEG data is damaged"));
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
