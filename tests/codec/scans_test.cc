// The files that people have: TIFF, WebP, HEIC, BMP and PDF, made by other programs' libraries.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>

#include "codec/bmp.h"
#include "codec/document.h"
#include "codec/pdf.h"
#include "codec/tiff.h"
#include "support/bytes.h"
#include "support/environment.h"
#include "support/resources.h"
#include "support/scans.h"

namespace inkling::codec {
namespace {

using test::BmpOptions;
using test::bytes_of;
using test::data_error_of;
using test::error_of;
using test::make_bmp;
using test::make_heic;
using test::make_pdf;
using test::make_tiff;
using test::make_webp;
using test::TiffOptions;
using testing::ElementsAre;
using testing::HasSubstr;

// No value twice in a row or a column, so that no turn and no shift goes unseen.
raster::Image gradient(std::size_t width, std::size_t height) {
  raster::Image image(width, height);
  for (std::size_t y = 0; y < height; ++y) {
    for (std::size_t x = 0; x < width; ++x) image.at(x, y) = static_cast<std::uint8_t>((7 * x + 13 * y) % 256);
  }
  return image;
}

// Without an edge: a program that draws it a fraction of a pixel aside changes little.
raster::Image smooth(std::size_t width, std::size_t height, std::uint8_t first) {
  raster::Image image(width, height);
  for (std::size_t y = 0; y < height; ++y) {
    for (std::size_t x = 0; x < width; ++x) image.at(x, y) = static_cast<std::uint8_t>(first + (2 * x + y) / 5);
  }
  return image;
}

raster::Image bilevel(std::size_t width, std::size_t height) {
  raster::Image image = gradient(width, height);
  for (std::uint8_t& value : image.values) value = value < 128 ? 0 : 255;
  return image;
}

Picture decode(const base::Bytes& bytes, const DecodeOptions& options = {}) {
  return decode_picture(bytes, "F", options);
}

int greatest_difference(const raster::Image& a, const raster::Image& b) {
  if (a.width != b.width || a.height != b.height) return 256;
  int most = 0;
  for (std::size_t i = 0; i < a.values.size(); ++i) most = std::max(most, std::abs(a.values[i] - b.values[i]));
  return most;
}

TEST(Tiff, ReadsEveryLayout) {
  const raster::Image image = gradient(70, 50);
  for (const TiffOptions& options : std::vector<TiffOptions>{{},
                                                             {.white_is_zero = true},
                                                             {.compression = 5, .rows = 7},
                                                             {.bits = 16},
                                                             {.bits = 16, .mode = "wb"},
                                                             {.samples = 3, .rows = 9},
                                                             {.samples = 3, .planes_apart = true},
                                                             {.samples = 4},
                                                             {.tile = 16},
                                                             {.compression = 5, .samples = 3, .tile = 32},
                                                             {.mode = "w8"}}) {
    EXPECT_EQ(decode(make_tiff({image}, options)).image, image)
        << options.bits << " bits, " << options.samples << " samples, tile " << options.tile;
  }
}

TEST(Tiff, ReadsFaxes) {
  const raster::Image image = bilevel(1003, 80);
  for (const std::uint16_t compression : std::array<std::uint16_t, 3>{1, 3, 4}) {
    EXPECT_EQ(decode(make_tiff({image}, {.compression = compression, .bits = 1, .rows = 16})).image, image);
    EXPECT_EQ(decode(make_tiff({image}, {.compression = compression, .bits = 1, .white_is_zero = true})).image, image);
  }
}

TEST(Tiff, TurnsWhatWasScannedTurned) {
  const raster::Image image = gradient(4, 3);
  const raster::Image turned = decode(make_tiff({image}, {.orientation = 6})).image;
  EXPECT_EQ(turned.width, 3u);
  EXPECT_EQ(turned.at(2, 0), image.at(0, 0));
  const raster::Image tiled = decode(make_tiff({image}, {.tile = 16, .orientation = 3})).image;
  EXPECT_EQ(tiled.at(3, 2), image.at(0, 0));
}

TEST(Tiff, HasPages) {
  const std::vector<raster::Image> pages = {gradient(20, 10), bilevel(30, 5), gradient(7, 9)};
  const Document document(make_tiff(pages), "F", {});
  ASSERT_EQ(document.pages(), 3u);
  for (std::size_t i = 3; i-- > 0;) EXPECT_EQ(document.page(i).image, pages[i]);
  EXPECT_EQ(data_error_of([&] { decode(make_tiff(pages)); }), "F: has 3 pages, expected one");
}

TEST(Tiff, RefusesWhatIsCutOrTooLarge) {
  EXPECT_EQ(data_error_of([] { decode(make_tiff({gradient(20, 10)}), {.max_pixels = 199}); }),
            "F: has 20x10 pixels, expected at most 199");
  // The pixels come first in these files, then the directory: cut pixels are made by taking bytes out of the middle.
  base::Bytes fax = make_tiff({bilevel(1000, 200)}, {.compression = 4, .bits = 1});
  const base::Bytes whole = fax;
  for (std::size_t i = fax.size() / 3; i < fax.size() / 2; ++i) fax[i] = std::byte{0};
  EXPECT_THAT(data_error_of([&] { decode(fax); }), HasSubstr("F: the TIFF data is damaged: "));
  for (std::size_t size = 8; size < whole.size(); size += 61) {
    EXPECT_THAT(data_error_of([&] {
                  decode({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)});
                }),
                HasSubstr("F: the TIFF data is damaged: "));
  }
}

TEST(Tiff, RefusesADirectoryThatComesRound) {
  base::Bytes bytes = make_tiff({gradient(4, 4)}, {.mode = "wl"});
  // The directory is the last thing in the file, and its last four bytes say where the next one is: it itself.
  std::copy_n(bytes.begin() + 4, 4, bytes.end() - 4);
  const auto pages = [&] { return Document(bytes, "F", {}).pages(); };
  try {
    EXPECT_EQ(pages(), 1u);
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("F: the TIFF data is damaged: "));
  }
}

TEST(Webp, IsRead) {
  const raster::Image image = gradient(33, 21);
  base::Bytes bytes = make_webp(image);
  EXPECT_EQ(decode(bytes).image, image);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_NE(data_error_of([&] { decode({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)}); }), "");
  }
  bytes.resize(bytes.size() + 3);
  EXPECT_EQ(decode(bytes).image, image);
  EXPECT_THAT(decode(bytes).notes, ElementsAre(HasSubstr("bytes after the end of the WebP data")));
  EXPECT_NE(data_error_of([&] { decode(bytes, {.flaws = Flaws::kRefuse}); }), "");
  EXPECT_EQ(data_error_of([&] { decode(bytes, {.max_pixels = 692}); }), "F: has 33x21 pixels, expected at most 692");
}

TEST(Heic, IsRead) {
  raster::Image image(64, 48, 255);
  for (std::size_t y = 10; y < 30; ++y) std::fill_n(image.row(y).begin() + 8, 20, std::uint8_t{30});
  const base::Bytes bytes = make_heic(image);
  EXPECT_LT(greatest_difference(decode(bytes).image, image), 40);
  EXPECT_EQ(data_error_of([&] { decode(bytes, {.max_pixels = 3071}); }), "F: has 64x48 pixels, expected at most 3071");
  for (std::size_t size = 12; size < bytes.size(); size += 17) {
    EXPECT_NE(data_error_of([&] {
                decode({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)});
              }),
              "")
        << size;
  }
}

TEST(Bmp, ReadsEveryLayout) {
  const raster::Image image = gradient(37, 11);
  const raster::Image two = bilevel(37, 11);
  raster::Image sixteen = image;
  for (std::uint8_t& value : sixteen.values) value = static_cast<std::uint8_t>(value / 17 * 17);
  EXPECT_EQ(decode(make_bmp(image)).image, image);
  EXPECT_EQ(decode(make_bmp(image, {.from_top = true})).image, image);
  EXPECT_EQ(decode(make_bmp(image, {.old = true})).image, image);
  EXPECT_EQ(decode(make_bmp(image, {.bits = 32})).image, image);
  EXPECT_EQ(decode(make_bmp(image, {.bits = 8})).image, image);
  EXPECT_EQ(decode(make_bmp(image, {.bits = 8, .runs = true})).image, image);
  EXPECT_EQ(decode(make_bmp(sixteen, {.bits = 4})).image, sixteen);
  EXPECT_EQ(decode(make_bmp(two, {.bits = 1})).image, two);
  EXPECT_LE(greatest_difference(decode(make_bmp(image, {.bits = 16})).image, image), 5);
}

// But for the zeros that fill up the last row, which hold no pixel.
TEST(Bmp, RefusesEveryTruncationAndManyPixels) {
  const raster::Image image = gradient(9, 5);
  for (const BmpOptions& options : std::vector<BmpOptions>{{}, {.bits = 8, .runs = true}, {.bits = 1}, {.old = true}}) {
    const base::Bytes bytes = make_bmp(image, options);
    const std::size_t row_bits = image.width * static_cast<std::size_t>(options.bits);
    const std::size_t filled = options.runs ? 0 : (row_bits + 31) / 32 * 4 - (row_bits + 7) / 8;
    for (std::size_t size = 0; size + filled < bytes.size(); ++size) {
      EXPECT_NE(data_error_of([&] {
                  decode({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)});
                }),
                "")
          << size;
    }
  }
  base::Bytes large = make_bmp(gradient(9, 5));
  large[20] = std::byte{1};  // 65536 pixels wider
  large[24] = std::byte{1};  // and higher
  EXPECT_THAT(data_error_of([&] { decode(large); }), HasSubstr("F: has 65545x65541 pixels"));
  const test::Cost cost =
      test::cost_of([&] { data_error_of([&] { decode(large, {.max_pixels = ~std::size_t{0}}); }); });
  EXPECT_LT(cost.memory, std::size_t{32} << 20);
}

TEST(Pdf, IsDrawnPageByPage) {
  const std::vector<raster::Image> pages = {smooth(300, 200, 0), smooth(200, 300, 90)};
  const Document document(make_pdf(pages), "F", {});
  ASSERT_EQ(document.pages(), 2u);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_LE(greatest_difference(document.page(i).image, pages[i]), 2);
  const Document small(make_pdf(pages), "F", {.max_pixels = 50'000});
  EXPECT_THAT(data_error_of([&] { small.page(0); }), HasSubstr("F: has 300x200 pixels at 300 an inch"));
}

TEST(Pdf, RefusesWhatIsNone) {
  const base::Bytes bytes = make_pdf({gradient(50, 25)});
  EXPECT_THAT(data_error_of([] { Document(bytes_of("%PDF-1.4\nnothing"), "F", {}); }),
              HasSubstr("F: the PDF document is damaged: "));
  const std::string text = test::text_of(bytes);
  std::string huge = text;
  huge.replace(huge.find("/MediaBox [0 0 12 6"), 19, "/MediaBox [0 0 999999 999999");
  EXPECT_THAT(data_error_of([&] { Document(bytes_of(huge), "F", {}).page(0); }), HasSubstr("pixels at 300 an inch"));
  std::string many = text;
  many.replace(many.find("/Count 1"), 8, "/Count 99999999");
  EXPECT_NE(data_error_of([&] { Document(bytes_of(many), "F", {}).page(0); }), "");
}

TEST(Pdf, NamesThePackageThatItNeeds) {
  const test::ScopedEnvironment no_programs("PATH", "/nowhere");
  EXPECT_EQ(error_of([] { Document(make_pdf({gradient(30, 20)}), "F", {}); }),
            "PDF files need pdfinfo (Debian's package poppler-utils)");
}

TEST(Pdf, KnowsWhatPdfinfoSays) {
  const auto info = parse_pdf_info("Title: x\nPages:          12\nPage    3 size:  595.28 x 841.89 pts (A4)\n");
  ASSERT_TRUE(info);
  EXPECT_EQ(info->pages, 12u);
  EXPECT_EQ(info->width, 595.28);
  EXPECT_EQ(info->height, 841.89);
  EXPECT_FALSE(parse_pdf_info(""));
  EXPECT_FALSE(parse_pdf_info("Pages: none\n"));
}

TEST(WhatItIs, NamesOtherFormats) {
  const auto what = [](const std::string& start) { return what_it_is(base::as_bytes(start)); };
  EXPECT_THAT(what("GIF89a"), HasSubstr("is GIF: expected PNG, JPEG"));
  EXPECT_THAT(what("PK\3\4xx"), HasSubstr("is a zip archive"));
  EXPECT_THAT(what("hello"), HasSubstr("is no picture: expected"));
  EXPECT_EQ(what(""), "is empty, expected a picture");
}

}  // namespace
}  // namespace inkling::codec
