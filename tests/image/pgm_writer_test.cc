#include "image/pgm_writer.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "image/pnm.h"

namespace inkling {
namespace {

TEST(PgmWriter, WritesWhatTheReaderReads) {
  const Image image{3, 2, {0, 1, 10, 32, 254, 255}};
  const std::string bytes = encode_pgm(image);
  EXPECT_EQ(bytes.substr(0, 11), "P5\n3 2\n255\n");
  const Image read = parse_pgm(as_bytes(bytes), "memory");
  EXPECT_EQ(read.width, 3u);
  EXPECT_EQ(read.height, 2u);
  EXPECT_EQ(read.pixels, image.pixels);
}

}  // namespace
}  // namespace inkling
