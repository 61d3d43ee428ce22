#include "base/gzip.h"

#include <gtest/gtest.h>

#include <sys/resource.h>

#include "support/errors.h"
#include "support/gzip.h"

namespace inkling {
namespace {

using test::expect_error;

std::string unpacked(const std::string& packed, std::size_t limit = 1000) {
  const Bytes content = gunzip(as_bytes(packed), "a.gz", limit);
  return {reinterpret_cast<const char*>(content.data()), content.size()};
}

TEST(Gzip, IsKnownByItsFirstTwoBytes) {
  EXPECT_TRUE(is_gzip(as_bytes("\x1f\x8b")));
  EXPECT_TRUE(is_gzip(as_bytes(test::gzip(""))));
  EXPECT_FALSE(is_gzip(as_bytes("\x1f")));
  EXPECT_FALSE(is_gzip(as_bytes("0,1,2")));
  EXPECT_FALSE(is_gzip({}));
}

TEST(Gzip, UnpacksWhatWasPacked) {
  for (const std::string& text : {std::string(), std::string("0,1,2\n"), std::string(100000, 'x')}) {
    EXPECT_EQ(unpacked(test::gzip(text), 100000), text);
  }
}

TEST(Gzip, HoldsAtMostTheLimit) {
  const std::string packed = test::gzip(std::string(1000, 'x'));
  EXPECT_EQ(unpacked(packed, 1000).size(), 1000u);
  for (const std::size_t limit : {999u, 998u, 500u, 1u, 0u}) {
    expect_error(ErrorKind::kData, "a.gz: unpacks to more than", [&] { unpacked(packed, limit); });
  }
}

// 64 MiB in 300 kB: a program that unpacked it before it looked would grow by that much.
TEST(Gzip, TakesNoMemoryForABomb) {
  const std::string bomb = test::gzip(std::string(1 << 16, '\0'), 1 << 10);
  ASSERT_LT(bomb.size(), 400'000u);
  rusage before = {};
  getrusage(RUSAGE_SELF, &before);
  expect_error(ErrorKind::kData, "unpacks to more than 1000 bytes", [&] { unpacked(bomb, 1000); });
  rusage after = {};
  getrusage(RUSAGE_SELF, &after);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 16 * 1024) << "kB";
}

TEST(Gzip, RefusesEveryTruncation) {
  const std::string packed = test::gzip("0,1,2,3\n0,1,2,3\n");
  for (std::size_t length = 0; length < packed.size(); ++length) {
    expect_error(ErrorKind::kData, "a.gz: the gzip data is truncated", [&] { unpacked(packed.substr(0, length)); });
  }
}

TEST(Gzip, RefusesBytesBehindItsEnd) {
  const std::string packed = test::gzip("0,1,2,3\n");
  expect_error(ErrorKind::kData, "a.gz: 1 bytes after the end", [&] { unpacked(packed + '\0'); });
  expect_error(ErrorKind::kData, "after the end", [&] { unpacked(packed + packed); });
}

// The time stamp may change, or how a repetition is coded; the content may not.
TEST(Gzip, NeverGivesAnotherContentForAFlippedBit) {
  const std::string text = "0,1,2,3\n0,1,2,3\n";
  const std::string packed = test::gzip(text);
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
}  // namespace inkling
