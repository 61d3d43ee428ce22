#include "dataset/idx.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/bytes.h"
#include "support/datasets.h"
#include "support/pack.h"
#include "support/temporary_folder.h"

namespace inkling::dataset {
namespace {

using test::bytes_of;
using test::data_error_of;
using test::idx_images;
using test::idx_labels;
using test::make_idx;
using test::pack;
using test::TemporaryFolder;
using testing::HasSubstr;
using testing::StartsWith;

Dataset parse(const std::string& images, const std::string& labels) {
  return parse_idx(base::as_bytes(images), "I", base::as_bytes(labels), "L", "data");
}

std::string error(const std::string& images, const std::string& labels = idx_labels(3)) {
  return data_error_of([&] { parse(images, labels); });
}

// As error, with both files in gzip.
std::string packed_error(const std::string& images, const std::string& labels = idx_labels(3)) {
  return data_error_of(
      [&] { parse_idx(pack(base::as_bytes(images)), "I", pack(base::as_bytes(labels)), "L", "data"); });
}

TEST(Idx, HoldsImagesAndLabels) {
  const Dataset data = parse(idx_images(12), idx_labels(12));
  EXPECT_EQ(data.name, "data");
  EXPECT_EQ(data.size(), 12u);
  EXPECT_EQ(data.height, 2u);
  EXPECT_EQ(data.width, 3u);
  EXPECT_EQ(data.max_value, 255);
  EXPECT_EQ(data.pixels, test::counted_pixels(12));
  EXPECT_EQ(data.labels, test::counted_labels(12));
}

TEST(Idx, IsTheSameInGzip) {
  const base::Bytes images = pack(base::as_bytes(idx_images(12)));
  const base::Bytes labels = pack(base::as_bytes(idx_labels(12)));
  EXPECT_EQ(parse_idx(images, "I", labels, "L", "data").pixels, test::counted_pixels(12));
  EXPECT_EQ(parse_idx(images, "I", base::as_bytes(idx_labels(12)), "L", "data").labels, test::counted_labels(12));
}

TEST(Idx, RefusesEveryTruncation) {
  const std::string images = idx_images(3);
  const std::string labels = idx_labels(3);
  for (std::size_t size = 0; size < images.size(); ++size) {
    EXPECT_THAT(error(images.substr(0, size)), StartsWith("I: ")) << size;
    EXPECT_THAT(packed_error(images.substr(0, size)), StartsWith("I: ")) << size;
  }
  for (std::size_t size = 0; size < labels.size(); ++size) {
    EXPECT_THAT(error(images, labels.substr(0, size)), StartsWith("L: ")) << size;
    EXPECT_THAT(packed_error(images, labels.substr(0, size)), StartsWith("L: ")) << size;
  }
}

TEST(Idx, RefusesEveryTruncationOfItsGzipData) {
  const base::Bytes images = pack(base::as_bytes(idx_images(3)));
  for (std::size_t size = 2; size < images.size(); ++size) {
    const std::span<const std::byte> cut = std::span(images).first(size);
    EXPECT_EQ(data_error_of([&] { parse_idx(cut, "I", base::as_bytes(idx_labels(3)), "L", "data"); }),
              "I: the gzip data is truncated");
  }
}

TEST(Idx, SaysHowManyBytesItExpected) {
  EXPECT_EQ(error(idx_images(3).substr(0, 20)), "I: expected 34 bytes as its header states, got 20");
  EXPECT_EQ(packed_error(idx_images(3).substr(0, 20)), "I: expected 34 bytes as its header states, got 20");
  EXPECT_EQ(error(idx_images(3).substr(0, 9)), "I: ends within its header (images, height, width)");
}

TEST(Idx, RefusesBytesAfterItsEnd) {
  EXPECT_EQ(error(idx_images(3) + "x"), "I: expected 34 bytes as its header states, got 35");
  EXPECT_EQ(packed_error(idx_images(3) + "x"), "I: unpacks to more than 34 bytes");
  EXPECT_EQ(error(idx_images(3), idx_labels(3) + "x"), "L: expected 11 bytes as its header states, got 12");
  base::Bytes images = pack(base::as_bytes(idx_images(3)));
  images.push_back(std::byte{'x'});
  EXPECT_EQ(data_error_of([&] { parse_idx(images, "I", base::as_bytes(idx_labels(3)), "L", "data"); }),
            "I: 1 bytes after the end of the gzip data");
}

TEST(Idx, RefusesABadChecksum) {
  base::Bytes images = pack(base::as_bytes(idx_images(3)));
  images[images.size() - 5] ^= std::byte{1};
  EXPECT_THAT(data_error_of([&] { parse_idx(images, "I", base::as_bytes(idx_labels(3)), "L", "data"); }),
              HasSubstr("I: the gzip data is damaged"));
}

TEST(Idx, RefusesAnotherMagicTypeOrRank) {
  EXPECT_EQ(error(make_idx(0x01000803, {1, 1, 1}, "a")),
            "I: is no IDX file: expected the magic number 0x00000803 or the like, got 0x01000803");
  EXPECT_EQ(error(make_idx(0x0A03, {1, 1, 1}, "abcd")),
            "I: expected items of a type from 0x08 (unsigned bytes) to 0x0e, got 0x0a");
  EXPECT_EQ(error(idx_labels(3)), "I: expected images of shape (n, height, width) or flat squares, got (3)");
  EXPECT_EQ(error(idx_images(3), idx_images(3)), "L: expected labels of shape (n), (n, 1) or (n, 10), got (3, 2, 3)");
}

TEST(Idx, ReadsOtherNumbersAndShapes) {
  const std::string floats =
      make_idx(0x0D03, {3, 1, 2},
               std::string("\0\0\0\0\x3f\x80\0\0", 8) + std::string("\x3f\0\0\0\0\0\0\0", 8) + std::string(8, '\0'));
  EXPECT_THAT(parse(floats, idx_labels(3)).pixels, testing::ElementsAre(0, 255, 128, 0, 0, 0));
  const std::string flat = make_idx(0x0802, {1, 16}, "0123456789abcdef");
  EXPECT_EQ(parse(flat, idx_labels(1)).height, 4u);
  const std::string integers = make_idx(0x0C01, {3}, std::string("\0\0\0\7\0\0\0\1\0\0\0\2", 12));
  EXPECT_THAT(parse(idx_images(3), integers).labels, testing::ElementsAre(7, 1, 2));
  const std::string qmnist = make_idx(0x0802, {3, 8}, "\1xxxxxxx\2xxxxxxx\3xxxxxxx");
  EXPECT_THAT(parse(idx_images(3), qmnist).labels, testing::ElementsAre(1, 2, 3));
  const std::string one_hot =
      make_idx(0x0802, {3, 10},
               std::string("\0\0\1\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0\0", 20) + std::string("\0\0\0\0\0\0\0\0\0\1", 10));
  EXPECT_THAT(parse(idx_images(3), one_hot).labels, testing::ElementsAre(2, 0, 9));
}

TEST(Idx, RefusesCountsThatDiffer) {
  EXPECT_EQ(error(idx_images(3), idx_labels(4)), "L: expected 3 labels, one for each image in I, got 4");
  EXPECT_EQ(error(idx_images(3), idx_labels(0)), "L: expected 3 labels, one for each image in I, got 0");
}

TEST(Idx, RefusesALabelAboveNine) {
  EXPECT_EQ(error(idx_images(3), make_idx(0x801, {3}, "\1\2\12")), "L: label 2: expected a digit 0..9, got 10");
}

TEST(Idx, RefusesNoImagesAndSizesOutOfRange) {
  EXPECT_EQ(error(make_idx(0x803, {0, 28, 28}, "")), "I: holds no images, expected at least one");
  EXPECT_EQ(error(make_idx(0x803, {1, 0, 28}, "")), "I: expected images of 1x1 to 1024x1024 pixels, got 28x0");
  EXPECT_EQ(error(make_idx(0x803, {1, 28, 1025}, "")), "I: expected images of 1x1 to 1024x1024 pixels, got 1025x28");
}

TEST(Idx, RefusesSizesThatItCannotHoldBeforeItTakesMemory) {
  const std::uint32_t most = 0xFFFFFFFF;
  EXPECT_EQ(error(make_idx(0x803, {most, most, most}, "")),
            "I: expected images of 1x1 to 1024x1024 pixels, got 4294967295x4294967295");
  EXPECT_EQ(error(make_idx(0x803, {most, 28, 28}, "")),
            "I: too large: 4294967295 images of 28x28, expected at most 1073741824 bytes");
  EXPECT_EQ(error(make_idx(0x803, {1'000'000, 28, 28}, "abc")),
            "I: expected 784000016 bytes as its header states, got 19");
  // 31 bytes of gzip unpack to no more than 31 · 1032.
  EXPECT_THAT(packed_error(make_idx(0x803, {1'000'000, 28, 28}, "")),
              HasSubstr("I: expected 784000016 bytes as its header states, got at most "));
}

TEST(Idx, StopsAGzipBombAtTheSizeThatItsHeaderStates) {
  EXPECT_EQ(packed_error(idx_images(3) + std::string(10'000'000, '\0')), "I: unpacks to more than 34 bytes");
}

TEST(Idx, IsKnownByItsFirstBytes) {
  EXPECT_TRUE(is_idx(base::as_bytes(idx_images(1))));
  EXPECT_TRUE(is_idx(base::as_bytes(make_idx(0x0D02, {}, ""))));
  EXPECT_FALSE(is_idx(base::as_bytes(std::string("\0\0\x08", 3))));
  EXPECT_FALSE(is_idx(base::as_bytes(std::string("\0\1\x08\3", 4))));
  EXPECT_FALSE(is_idx(base::as_bytes("0,0,5,13")));
}

TEST(Idx, IsFoundUnderEachOfItsNames) {
  for (const std::string ending : {"", ".gz"}) {
    for (const std::string separator : {"-", "."}) {
      const TemporaryFolder folder;
      const std::string images = folder.write("train-images" + separator + "idx3-ubyte" + ending, idx_images(3));
      EXPECT_EQ(find_idx_file(folder.path(), "train", "images"), images);
      EXPECT_EQ(find_idx_file(folder.path(), "train", "labels"), std::nullopt);
      EXPECT_EQ(find_idx_labels(images), std::nullopt);
      const std::string labels = folder.write("train-labels" + separator + "idx1-ubyte" + ending, idx_labels(3));
      EXPECT_EQ(find_idx_file(folder.path(), "train", "labels"), labels);
      EXPECT_EQ(find_idx_labels(images), labels);
      EXPECT_EQ(read_idx(images, labels, "data").size(), 3u);
    }
  }
}

TEST(Idx, FindsLabelsThatArePackedOtherwise) {
  const TemporaryFolder folder;
  const std::string images = folder.write("mine-images-idx3-ubyte.gz", "");
  const std::string labels = folder.write("mine-labels-idx1-ubyte", "");
  EXPECT_EQ(find_idx_labels(images), labels);
  EXPECT_EQ(find_idx_labels(labels), std::nullopt);
}

}  // namespace
}  // namespace inkling::dataset
