// Unpacker piece by piece, and what is no gzip.
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "base/error.h"
#include "base/files.h"
#include "base/gzip.h"
#include "support/bytes.h"
#include "support/pack.h"

namespace inkling::base {
namespace {

using test::error_of;
using test::text_of;

TEST(Unpacker, GivesTheContentInPieces) {
  const Bytes packed = test::pack(as_bytes("abcdefgh"));
  Unpacker unpacker(packed, "F");
  std::array<std::byte, 3> first = {};
  std::array<std::byte, 5> second = {};
  EXPECT_EQ(unpacker.read(first), 3u);
  EXPECT_EQ(unpacker.read(second), 5u);
  EXPECT_EQ(text_of(first) + text_of(second), "abcdefgh");
  unpacker.finish();
  EXPECT_EQ(unpacker.read(second), 0u);
}

TEST(Unpacker, GivesFewerBytesOnlyAtTheEnd) {
  const Bytes packed = test::pack(as_bytes("abc"));
  Bytes out(10);
  EXPECT_EQ(Unpacker(packed, "F").read(out), 3u);
}

TEST(Unpacker, RefusesEveryTruncation) {
  const Bytes packed = test::pack(as_bytes("abcdefgh"));
  for (std::size_t size = 0; size < packed.size(); ++size) {
    const std::span<const std::byte> cut = std::span(packed).first(size);
    Unpacker unpacker(cut, "F");
    Bytes out(8);
    const std::string error = error_of([&] { unpacker.read(out), unpacker.finish(); });
    EXPECT_TRUE(error.ends_with("data is truncated")) << size << error;
  }
}

TEST(Unpacker, RefusesMoreThanWasReadAndBytesAfterTheEnd) {
  Bytes packed = test::pack(as_bytes("abcdefgh"));
  Bytes out(7);
  {
    Unpacker unpacker(packed, "F");
    unpacker.read(out);
    EXPECT_EQ(error_of([&] { unpacker.finish(); }), "F: unpacks to more than 7 bytes");
  }
  packed.push_back(std::byte{1});
  out.resize(8);
  Unpacker unpacker(packed, "F");
  unpacker.read(out);
  EXPECT_EQ(error_of([&] { unpacker.finish(); }), "F: 1 bytes after the end of the gzip data");
}

TEST(Unpacker, RefusesABadChecksum) {
  Bytes packed = test::pack(as_bytes("abcdefgh"));
  packed[packed.size() - 8] ^= std::byte{1};
  Unpacker unpacker(packed, "F");
  Bytes out(9);
  EXPECT_EQ(error_of([&] { unpacker.read(out); }), "F: the gzip data is damaged: incorrect data check");
}

TEST(Unpacker, KnowsHowMuchDeflateCanPack) {
  const Bytes zeros(1 << 20);
  EXPECT_LE(zeros.size(), max_unpacked(test::pack(zeros, test::Packing::kDeflate).size()));
  EXPECT_EQ(max_unpacked(static_cast<std::size_t>(-1)), static_cast<std::size_t>(-1));
}

}  // namespace
}  // namespace inkling::base
