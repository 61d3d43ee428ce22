// Pictures made to do harm: small files that ask for much memory or time. Each is refused, or answered where it is
// harmless, for little of either. The limits are generous, as tests run on slow machines and with sanitizers; without
// the guards that they are for, each would be missed by far.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "codec/decode.h"
#include "support/bytes.h"
#include "support/pictures.h"
#include "support/resources.h"

namespace inkling::codec {
namespace {

using test::bytes_of;
using test::cost_of;
using test::make_jpeg;
using test::make_png;
using test::make_png_of_packed;
using test::png_chunk;
using testing::HasSubstr;

constexpr double kMaxSeconds = 1;                          // ten times what the worst of them takes
constexpr std::size_t kMaxMemory = std::size_t{32} << 20;  // bytes

// What decode_image says of `bytes`, "" where it takes them; within the limits.
std::string answer(const base::Bytes& bytes, std::size_t max_memory = kMaxMemory) {
  std::string error;
  const test::Cost cost = cost_of([&] { error = test::data_error_of([&] { decode_image(bytes, "F"); }); });
  EXPECT_LT(cost.seconds, kMaxSeconds);
  EXPECT_LT(cost.memory, max_memory);
  return error;
}

// A zlib stream of `megabytes` zeros, a thousandth as long, its end missing: deflate's blocks repeated.
std::string packed_zeros(std::size_t megabytes) {
  const std::string zeros(1 << 20, '\0');
  std::string block(1 << 14, '\0');
  z_stream stream = {};
  deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(zeros.data()));
  stream.avail_in = static_cast<uInt>(zeros.size());
  stream.next_out = reinterpret_cast<Bytef*>(block.data());
  stream.avail_out = static_cast<uInt>(block.size());
  deflate(&stream, Z_FULL_FLUSH);  // no later block needs this one
  block.resize(stream.total_out);
  deflateEnd(&stream);
  std::string packed = "\x78\xDA";
  for (std::size_t i = 0; i < megabytes; ++i) packed += block;
  return packed;
}

std::string row(std::size_t width) { return std::string(1 + width, '\0'); }

// Makes a picture's size in its header `width`×`height`.
base::Bytes with_jpeg_size(base::Bytes bytes, std::uint16_t width, std::uint16_t height) {
  for (std::size_t i = 0; i + 8 < bytes.size(); ++i) {
    if (bytes[i] != std::byte{0xFF} || (bytes[i + 1] != std::byte{0xC0} && bytes[i + 1] != std::byte{0xC2})) continue;
    bytes[i + 5] = static_cast<std::byte>(height >> 8);
    bytes[i + 6] = static_cast<std::byte>(height & 0xFF);
    bytes[i + 7] = static_cast<std::byte>(width >> 8);
    bytes[i + 8] = static_cast<std::byte>(width & 0xFF);
    break;
  }
  return bytes;
}

TEST(HostilePng, OfFewBytesClaimsManyPixels) {
  const base::Bytes bytes = make_png({10'000, 10'000}, row(10'000));
  EXPECT_EQ(answer(bytes),
            "F: the PNG data is damaged: " + std::to_string(bytes.size()) + " bytes cannot hold 10000x10000 pixels");
}

TEST(HostilePng, GoesOnAfterItsLastPixel) {
  for (const int interlace : {0, 1}) {
    EXPECT_EQ(answer(make_png_of_packed({8, 8, 8, 0, interlace}, packed_zeros(8000))),
              "F: the PNG data is damaged: too much image data");
  }
}

TEST(HostilePng, HidesZerosInText) {
  const std::string zeros = packed_zeros(4000);
  const std::string text = png_chunk("zTXt", std::string("k\0\0", 3) + zeros) +
                           png_chunk("iTXt", std::string("k\0\1\0\0\0", 6) + zeros) +
                           png_chunk("iCCP", std::string("k\0\0", 3) + zeros);
  EXPECT_EQ(answer(make_png({1, 1}, row(1), text)), "");
}

TEST(HostilePng, HasManyChunksOrLargeOnes) {
  std::string chunks;
  for (int i = 0; i < 100'000; ++i) chunks += png_chunk("tEXt", "k");
  EXPECT_EQ(answer(make_png({1, 1}, row(1), chunks)), "");
  EXPECT_THAT(answer(make_png({1, 1}, row(1), png_chunk("tEXt", std::string((1 << 23) + 1, 'k')))),
              HasSubstr("F: the PNG data is damaged: "));
  chunks.clear();
  for (int i = 0; i < 50; ++i) chunks += png_chunk("eXIf", std::string(1 << 20, 'k'));
  EXPECT_THAT(answer(make_png({1, 1}, row(1), chunks)), HasSubstr("F: the PNG data is damaged: "));
}

TEST(HostilePng, IsLongAndThin) {
  EXPECT_EQ(answer(make_png({1, 65535}, std::string(2 * 65535, '\0'))), "");
  EXPECT_EQ(answer(make_png({65535, 1}, row(65535))), "");
  EXPECT_EQ(answer(make_png({1'000'000, 1}, row(1'000'000))), "");
  EXPECT_THAT(answer(make_png({1'000'001, 1}, row(1'000'001))), HasSubstr("F: the PNG data is damaged: "));
}

TEST(HostilePng, LacksWhatItNeeds) {
  EXPECT_THAT(answer(make_png({2, 1, 8, 3}, row(2))), HasSubstr("PLTE"));
  const std::string palette = png_chunk("PLTE", std::string(3, '\0'));
  // A colour that the palette lacks is black, as libpng has it.
  EXPECT_EQ(answer(make_png({2, 1, 8, 3}, std::string("\0\0\1", 3), palette)), "");
  EXPECT_THAT(answer(make_png({0, 1}, row(1))), HasSubstr("width"));
  EXPECT_THAT(answer(make_png({1, 0}, row(1))), HasSubstr("height"));
}

TEST(HostileJpeg, ClaimsManyPixels) {
  for (const bool progressive : {false, true}) {
    const base::Bytes small = make_jpeg(8, 8, std::vector<std::uint8_t>(64, 9), {.progressive = progressive});
    EXPECT_EQ(answer(with_jpeg_size(small, 65500, 65500)), "F: has 65500x65500 pixels, expected at most 100000000");
    EXPECT_EQ(answer(with_jpeg_size(small, 10000, 10000)),
              "F: the JPEG data is damaged: " + std::to_string(small.size()) + " bytes cannot hold 10000x10000 pixels");
    EXPECT_THAT(answer(with_jpeg_size(small, 0, 8)), HasSubstr("F: the JPEG data is damaged"));
    EXPECT_THAT(answer(with_jpeg_size(small, 8, 0)), HasSubstr("F: the JPEG data is damaged"));
  }
}

TEST(HostileJpeg, IsLongAndThin) {
  const std::vector<std::uint8_t> pixels(65500, 9);
  EXPECT_EQ(answer(make_jpeg(1, 65500, pixels)), "");
  EXPECT_EQ(answer(make_jpeg(65500, 1, pixels)), "");
  EXPECT_EQ(answer(make_jpeg(1, 65500, pixels, {.progressive = true})), "");
}

// A scan that says nothing takes a few bytes and goes over every pixel all the same.
TEST(HostileJpeg, ScansALargePictureVeryOften) {
  const base::Bytes bytes = make_jpeg(2048, 2048, std::vector<std::uint8_t>(2048 * 2048, 9), {.scans = 50});
  EXPECT_EQ(answer(bytes), "F: the JPEG data is damaged: more than 38 scans");
}

TEST(HostilePnm, ClaimsManyPixels) {
  for (const std::string magic : {"P2", "P3", "P5", "P6"}) {
    EXPECT_NE(answer(bytes_of(magic + " 10000 10000 255 1 1")), "");
    EXPECT_NE(answer(bytes_of(magic + " 1000000 1000000 255 1 1")), "");
    EXPECT_NE(answer(bytes_of(magic + " 99999999999999999999 1 255 1 1")), "");
  }
  EXPECT_EQ(answer(bytes_of("P5 1 65535 255 " + std::string(65535, 'x'))), "");
  EXPECT_EQ(answer(bytes_of("P5 65535 1 255 " + std::string(65535, 'x'))), "");
}

}  // namespace
}  // namespace inkling::codec
