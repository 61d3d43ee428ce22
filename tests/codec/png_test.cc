#include "codec/png.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "codec/decode.h"
#include "support/bytes.h"
#include "support/pictures.h"

namespace inkling::codec {
namespace {

using test::bytes_of;
using test::data_error_of;
using test::make_png;
using test::png_chunk;
using testing::ElementsAre;
using testing::HasSubstr;

using Pixels = std::vector<std::uint8_t>;

// A row of a PNG: filter 0, then samples.
std::string row(std::initializer_list<int> samples) {
  std::string text(1, '\0');
  for (const int sample : samples) text += static_cast<char>(sample);
  return text;
}

base::Bytes grey_png() { return make_png({2, 2}, row({0, 100}) + row({200, 255})); }

TEST(Png, ReadsGrey) {
  const raster::Image image = decode_image(grey_png(), "F");
  EXPECT_EQ(image.width, 2u);
  EXPECT_EQ(image.height, 2u);
  EXPECT_THAT(image.values, ElementsAre(0, 100, 200, 255));
}

TEST(Png, SpreadsFewBitsOverTheWholeRange) {
  EXPECT_THAT(decode_image(make_png({3, 1, 1}, row({0b10100000})), "F").values, ElementsAre(255, 0, 255));
  EXPECT_THAT(decode_image(make_png({4, 1, 2}, row({0b00011011})), "F").values, ElementsAre(0, 85, 170, 255));
  EXPECT_THAT(decode_image(make_png({2, 1, 4}, row({0x1F})), "F").values, ElementsAre(17, 255));
}

TEST(Png, RoundsSixteenBits) {
  // 0x0080 is 0.498 of 257, 0x0081 is 0.502 of it.
  EXPECT_THAT(decode_image(make_png({3, 1, 16}, row({0x00, 0x80, 0x00, 0x81, 0xFF, 0xFF})), "F").values,
              ElementsAre(0, 1, 255));
}

TEST(Png, MakesColourItsLuma) {
  // 0.299 · 255 = 76.2, 0.587 · 255 = 149.7, 0.114 · 255 = 29.1
  EXPECT_THAT(decode_image(make_png({3, 1, 8, 2}, row({255, 0, 0, 0, 255, 0, 0, 0, 255})), "F").values,
              ElementsAre(76, 150, 29));
}

TEST(Png, LooksColoursUpInThePalette) {
  const std::string palette = png_chunk("PLTE", std::string("\x0A\x0A\x0A\xFF\xFF\xFF", 6));
  EXPECT_THAT(decode_image(make_png({2, 1, 8, 3}, row({1, 0}), palette), "F").values, ElementsAre(255, 10));
}

TEST(Png, LaysTransparencyOverWhite) {
  EXPECT_THAT(decode_image(make_png({3, 1, 8, 4}, row({0, 0, 0, 255, 100, 128})), "F").values,
              ElementsAre(255, 0, 177));  // 100 · 128/255 + 255 · 127/255
  EXPECT_THAT(decode_image(make_png({1, 1, 8, 6}, row({255, 0, 0, 51})), "F").values, ElementsAre(219));
  const std::string key = png_chunk("tRNS", std::string("\0\x64", 2));
  EXPECT_THAT(decode_image(make_png({2, 1}, row({99, 100}), key), "F").values, ElementsAre(99, 255));
}

// Adam7 of 5×5: pass 1 has (0,0), pass 2 (0,4), pass 3 row 4: x 0 and 4, pass 4 x 2 of rows 0 and 4, pass 5 row 2: x 0,
// 2, 4, pass 6 x 1 and 3 of rows 0, 2, 4, pass 7 rows 1 and 3. A pixel is 10 y + x.
TEST(Png, PutsInterlacedPixelsInTheirPlaces) {
  const std::string rows = row({0}) + row({4}) + row({40, 44}) + row({2}) + row({42}) + row({20, 22, 24}) +
                           row({1, 3}) + row({21, 23}) + row({41, 43}) + row({10, 11, 12, 13, 14}) +
                           row({30, 31, 32, 33, 34});
  Pixels expected;
  for (int y = 0; y < 5; ++y) {
    for (int x = 0; x < 5; ++x) expected.push_back(static_cast<std::uint8_t>(10 * y + x));
  }
  EXPECT_EQ(decode_image(make_png({5, 5, 8, 0, 1}, rows), "F").values, expected);
}

TEST(Png, ReadsAnInterlacedPictureWithEmptyPasses) {
  EXPECT_THAT(decode_image(make_png({1, 2, 8, 0, 1}, row({7}) + row({8})), "F").values, ElementsAre(7, 8));
}

TEST(Png, SkipsWhatSaysNothingAboutTheGrey) {
  const std::string chunks = png_chunk("iCCP", "broken") + png_chunk("gAMA", "too long, too") + png_chunk("quIp", "x");
  EXPECT_THAT(decode_image(make_png({1, 1}, row({9}), chunks), "F").values, ElementsAre(9));
}

TEST(Png, IsTurnedAsItsExifSays) {
  const std::string chunk = png_chunk("eXIf", test::exif(6).substr(6));
  const raster::Image image = decode_image(make_png({3, 2}, row({1, 2, 3}) + row({4, 5, 6}), chunk), "F");
  EXPECT_EQ(image.width, 2u);
  EXPECT_EQ(image.height, 3u);
  EXPECT_THAT(image.values, ElementsAre(4, 1, 5, 2, 6, 3));
}

TEST(Png, IsTurnedAsItsExifSaysAfterThePixels) {
  const base::Bytes plain = make_png({2, 1}, row({1, 2}));
  const std::string end = png_chunk("IEND", "");
  const std::string text = test::text_of(plain);
  const std::string head = text.substr(0, text.size() - end.size());
  EXPECT_THAT(decode_image(bytes_of(head + png_chunk("eXIf", test::exif(3, "MM").substr(6)) + end), "F").values,
              ElementsAre(2, 1));
}

TEST(Png, IsUprightWhereItsExifIsNone) {
  for (const std::string data : {"", "x", "II*", "MM\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"}) {
    EXPECT_THAT(decode_image(make_png({2, 1}, row({1, 2}), png_chunk("eXIf", data)), "F").values, ElementsAre(1, 2));
  }
}

// The error of a reading that passes over no flaw.
std::string strict_error(std::span<const std::byte> bytes) {
  return data_error_of([&] { decode_picture(bytes, "F", {.flaws = Flaws::kRefuse}); });
}

TEST(Png, RefusesEveryTruncation) {
  const base::Bytes bytes = grey_png();
  constexpr std::size_t kEndChunk = 12;  // which is all that may lack
  for (std::size_t size = 8; size < bytes.size(); ++size) {
    const std::span<const std::byte> cut = std::span(bytes).first(size);
    EXPECT_NE(strict_error(cut), "") << size;
    const bool lacks_end_only = size + kEndChunk >= bytes.size();
    EXPECT_EQ(data_error_of([&] { decode_image(cut, "F"); }),
              lacks_end_only ? "" : "F: the PNG data is damaged: truncated")
        << size;
  }
}

TEST(Png, RefusesEveryFlippedBit) {
  const base::Bytes good = grey_png();
  const raster::Image image = decode_image(good, "F");
  for (std::size_t i = 8 * 8; i < 8 * good.size(); ++i) {
    base::Bytes bytes = good;
    bytes[i / 8] ^= std::byte{1} << (i % 8);
    EXPECT_NE(strict_error(bytes), "") << "bit " << i;
    try {  // what is passed over changes no pixel
      EXPECT_EQ(decode_image(bytes, "F"), image) << "bit " << i;
    } catch (const Error&) {
    }
  }
}

TEST(Png, PassesOverBytesAfterItsEndAndAMissingEnd) {
  base::Bytes bytes = grey_png();
  const Picture endless = decode_picture(std::span(bytes).first(bytes.size() - 12), "F", {});
  EXPECT_THAT(endless.image.values, ElementsAre(0, 100, 200, 255));
  EXPECT_THAT(endless.notes, ElementsAre("the PNG data has no end chunk"));
  bytes.push_back(std::byte{0});
  const Picture longer = decode_picture(bytes, "F", {});
  EXPECT_THAT(longer.image.values, ElementsAre(0, 100, 200, 255));
  EXPECT_THAT(longer.notes, ElementsAre("1 bytes after the end of the PNG data"));
  EXPECT_EQ(strict_error(bytes), "F: 1 bytes after the end of the PNG data");
}

TEST(Png, PassesOverAWrongChecksumOfAText) {
  const auto with_wrong_sum = [](const std::string& type, const std::string& data) {
    std::string chunk = png_chunk(type, data);
    chunk.back() = static_cast<char>(chunk.back() ^ 1);
    return make_png({2, 1}, row({1, 2}), chunk);
  };
  const Picture picture = decode_picture(with_wrong_sum("tEXt", "k"), "F", {});
  EXPECT_THAT(picture.image.values, ElementsAre(1, 2));
  EXPECT_THAT(picture.notes, ElementsAre("a wrong checksum of the chunk tEXt"));
  EXPECT_NE(strict_error(with_wrong_sum("tEXt", "k")), "");
  // A transparent colour changes pixels.
  EXPECT_THAT(data_error_of([&] { decode_image(with_wrong_sum("tRNS", std::string("\0\1", 2)), "F"); }),
              HasSubstr("F: the PNG data is damaged: tRNS: CRC error"));
}

TEST(Png, RefusesMissingAndSuperfluousPixels) {
  EXPECT_THAT(data_error_of([] {
                decode_image(make_png({2, 2}, row({1, 2})), "F");
              }),
              HasSubstr("PNG data is damaged"));
  EXPECT_THAT(data_error_of([] {
                decode_image(make_png({1, 1}, row({1}) + row({2})), "F");
              }),
              HasSubstr("PNG data is damaged"));
}

TEST(Png, RefusesTooManyPixelsBeforeItTakesMemory) {
  EXPECT_EQ(data_error_of([] {
              decode_image(make_png({100'001, 1'000}, row({1})), "F");
            }),
            "F: has 100001x1000 pixels, expected at most 100000000");
  EXPECT_EQ(data_error_of([] { decode_image(grey_png(), "F", 3); }), "F: has 2x2 pixels, expected at most 3");
  EXPECT_NE(data_error_of([] { decode_image(make_png({0x7FFFFFFF, 0x7FFFFFFF}, row({1})), "F"); }), "");
}

TEST(Png, IsReadBackAsItWasWritten) {
  raster::Image image(300, 7);
  for (std::size_t i = 0; i < image.values.size(); ++i) image.values[i] = static_cast<std::uint8_t>(i * i % 251);
  const base::Bytes bytes = encode_png(image);
  EXPECT_EQ(decode_image(bytes, "F"), image);
  EXPECT_EQ(encode_png(image), bytes);
}

}  // namespace
}  // namespace inkling::codec
