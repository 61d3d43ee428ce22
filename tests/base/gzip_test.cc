#include "base/gzip.h"

#include <gtest/gtest.h>

#include <sys/resource.h>
#include <zlib.h>

#include "support/bytes.h"
#include "support/errors.h"
#include "support/pack.h"

namespace inkling::base {
namespace {

using test::expect_error;

std::string gzip(const std::string& text) { return test::text_of(test::pack(as_bytes(text))); }

std::string unpacked(const std::string& packed, std::size_t limit = 1000) {
  return test::text_of(test::unpack(as_bytes(packed), "a.gz", limit));
}

TEST(Gzip, IsKnownByItsFirstTwoBytes) {
  EXPECT_TRUE(is_gzip(as_bytes("\x1f\x8b")));
  EXPECT_TRUE(is_gzip(as_bytes(gzip(""))));
  EXPECT_FALSE(is_gzip(as_bytes("\x1f")));
  EXPECT_FALSE(is_gzip(as_bytes("0,1,2")));
  EXPECT_FALSE(is_gzip({}));
}

TEST(Gzip, UnpacksWhatWasPacked) {
  for (const std::string& text : {std::string(), std::string("0,1,2\n"), std::string(100000, 'x')}) {
    EXPECT_EQ(unpacked(gzip(text), 100000), text);
  }
}

TEST(Gzip, HoldsAtMostTheLimit) {
  const std::string packed = gzip(std::string(1000, 'x'));
  EXPECT_EQ(unpacked(packed, 1000).size(), 1000u);
  for (const std::size_t limit : {999u, 998u, 500u, 1u, 0u}) {
    expect_error(ErrorKind::kData, "a.gz: unpacks to more than", [&] { unpacked(packed, limit); });
  }
}

// So many zeros, packed without ever holding them.
Bytes bomb(std::size_t size) {
  constexpr int kGzipFormat = 16;
  const Bytes zeros(1 << 16);
  Bytes packed(size / 100);
  z_stream stream = {};
  EXPECT_EQ(deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, MAX_WBITS + kGzipFormat, 8, Z_DEFAULT_STRATEGY), Z_OK);
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  for (std::size_t done = 0; done < size; done += zeros.size()) {
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(zeros.data()));
    stream.avail_in = static_cast<uInt>(zeros.size());
    deflate(&stream, Z_NO_FLUSH);
  }
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

// A program that unpacked it before it looked would grow by 64 MiB.
TEST(Gzip, TakesNoMemoryForABomb) {
  const Bytes packed = bomb(1 << 26);
  rusage before = {};
  getrusage(RUSAGE_SELF, &before);
  expect_error(ErrorKind::kData, "unpacks to more than 1000 bytes", [&] { test::unpack(packed, "a.gz", 1000); });
  rusage after = {};
  getrusage(RUSAGE_SELF, &after);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 16 * 1024) << "kB";
}

TEST(Gzip, RefusesEveryTruncation) {
  const std::string packed = gzip("0,1,2,3\n0,1,2,3\n");
  for (std::size_t length = 0; length < packed.size(); ++length) {
    expect_error(ErrorKind::kData, "a.gz: the gzip data is truncated", [&] { unpacked(packed.substr(0, length)); });
  }
}

TEST(Gzip, RefusesBytesBehindItsEnd) {
  const std::string packed = gzip("0,1,2,3\n");
  expect_error(ErrorKind::kData, "a.gz: 1 bytes after the end", [&] { unpacked(packed + 'x'); });
  expect_error(ErrorKind::kData, "a.gz: 3 bytes after the end", [&] { unpacked(packed + std::string("\0\0x", 3)); });
  EXPECT_EQ(unpacked(packed + std::string(512, '\0')), unpacked(packed));     // padding
  EXPECT_EQ(unpacked(packed + packed), unpacked(packed) + unpacked(packed));  // two members
}

// The time stamp may change, or how a repetition is coded; the content may not.
TEST(Gzip, NeverGivesAnotherContentForAFlippedBit) {
  const std::string text = "0,1,2,3\n0,1,2,3\n";
  const std::string packed = gzip(text);
  for (std::size_t bit = 0; bit < packed.size() * 8; ++bit) {
    std::string damaged = packed;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    try {
      EXPECT_EQ(unpacked(damaged), text) << "bit " << bit;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kData) << "bit " << bit;
    }
  }
}

}  // namespace
}  // namespace inkling::base
