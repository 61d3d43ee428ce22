#include "dataset/npz.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dataset/zip.h"
#include "support/bytes.h"
#include "support/datasets.h"
#include "support/pack.h"

namespace inkling::dataset {
namespace {

using test::data_error_of;
using test::make_npy;
using test::make_npy_bytes;
using test::make_zip;
using test::ZipEntry;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

std::string text(const std::vector<std::uint8_t>& numbers) { return {numbers.begin(), numbers.end()}; }

// An archive like mnist.npz: 3 training and 2 test images of 2×3.
std::vector<ZipEntry> entries(bool deflated) {
  return {{"x_test.npy", make_npy_bytes("(2, 2, 3)", text(test::counted_pixels(2))), deflated},
          {"x_train.npy", make_npy_bytes("(3, 2, 3)", text(test::counted_pixels(3))), deflated},
          {"y_train.npy", make_npy_bytes("(3,)", text(test::counted_labels(3))), deflated},
          {"y_test.npy", make_npy_bytes("(2,)", text(test::counted_labels(2))), deflated}};
}

std::string error(const std::string& archive) {
  return data_error_of([&] { parse_npz(base::as_bytes(archive), "F"); });
}

// The error of an archive whose member `index` is `content`.
std::string error_with(std::size_t index, const std::string& content) {
  std::vector<ZipEntry> changed = entries(true);
  changed[index].content = content;
  return error(make_zip(changed));
}

constexpr std::size_t kXTrain = 1;
constexpr std::size_t kYTrain = 2;

TEST(Npz, HoldsATrainAndATestPart) {
  for (const bool deflated : {false, true}) {
    const std::string archive = make_zip(entries(deflated));
    const auto [train, test] = parse_npz(base::as_bytes(archive), "F");
    EXPECT_EQ(train.name, "F");
    EXPECT_EQ(train.height, 2u);
    EXPECT_EQ(train.width, 3u);
    EXPECT_EQ(train.max_value, 255);
    EXPECT_EQ(train.pixels, test::counted_pixels(3));
    EXPECT_EQ(train.labels, test::counted_labels(3));
    EXPECT_EQ(test.pixels, test::counted_pixels(2));
    EXPECT_EQ(test.labels, test::counted_labels(2));
  }
}

TEST(Npz, RefusesEveryTruncation) {
  for (const bool deflated : {false, true}) {
    const std::string archive = make_zip(entries(deflated));
    for (std::size_t size = 0; size < archive.size(); ++size) {
      EXPECT_THAT(error(archive.substr(0, size)), StartsWith("F: ")) << size;
    }
  }
}

TEST(Npz, RefusesBytesAfterItsEnd) {
  EXPECT_EQ(error(make_zip(entries(true)) + "x"),
            "F: the zip archive is damaged: it has no end record (truncated, or bytes after its end)");
}

TEST(Npz, RefusesMissingArrays) {
  EXPECT_EQ(error(make_zip({})),
            "F: expected arrays x_train, y_train, x_test and y_test as in mnist.npz, got no x_train");
  std::vector<ZipEntry> some = entries(true);
  some.pop_back();
  EXPECT_THAT(error(make_zip(some)), HasSubstr("got no y_test"));
}

TEST(Npz, RefusesAnArrayThatIsThereTwice) {
  std::vector<ZipEntry> twice = entries(true);
  twice.push_back(twice.front());
  EXPECT_EQ(error(make_zip(twice)), "F: the zip archive is damaged: it holds 'x_test.npy' twice");
}

TEST(Npz, RefusesABadChecksum) {
  for (const bool deflated : {false, true}) {
    std::string archive = make_zip(entries(deflated));
    const std::size_t list = archive.rfind("PK\1\2");  // of y_test
    archive[list + 16] = static_cast<char>(archive[list + 16] ^ 1);
    EXPECT_EQ(error(archive), "F: y_test: is damaged: its checksum is wrong");
  }
}

// The number of `size` bytes at `place` behind the `magic` of the last member, made `value`.
std::string patched(const std::string& magic, std::size_t place, std::uint64_t value, int size) {
  std::string archive = make_zip(entries(true));
  archive.replace(archive.rfind(magic) + place, static_cast<std::size_t>(size), test::little_endian(value, size));
  return archive;
}

TEST(Npz, RefusesWhatIsNotReadHere) {
  EXPECT_EQ(error(patched("PK\1\2", 8, 1, 2)), "F: its member 'y_test.npy' is encrypted");
  EXPECT_EQ(error(patched("PK\1\2", 10, 12, 2)), "F: its member 'y_test.npy' is neither stored nor deflated");
  EXPECT_EQ(error(patched("PK\1\2", 34, 1, 2)), "F: the zip archive is damaged: it is a part of several");
  EXPECT_EQ(error(patched("PK\5\6", 4, 1, 2)), "F: the zip archive is damaged: it is a part of several");
}

TEST(Npz, RefusesPlacesAndSizesThatItCannotHold) {
  EXPECT_EQ(error(patched("PK\1\2", 42, 0xFFFFFFFF, 4)), "F: its member 'y_test.npy' is not where the list says");
  EXPECT_EQ(error(patched("PK\1\2", 42, 1, 4)), "F: its member 'y_test.npy' is not where the list says");
  EXPECT_EQ(error(patched("PK\1\2", 42, 0, 4)), "F: its member 'y_test.npy' differs from the list");
  EXPECT_EQ(error(patched("PK\1\2", 20, 0xFFFFFFFF, 4)), "F: its member 'y_test.npy' is larger than the archive");
  EXPECT_EQ(error(patched("PK\1\2", 24, 0xFFFFFFFF, 4)),
            "F: y_test: too large: 4294967295 bytes, expected at most 1073741824");
  EXPECT_THAT(error(patched("PK\1\2", 24, 1 << 29, 4)),
              HasSubstr("F: y_test: expected 536870912 bytes as the archive states, but "));
  EXPECT_EQ(error(patched("PK\1\2", 24, 131, 4)), "F: y_test: expected 131 bytes as the archive states, got 130");
  EXPECT_EQ(error(patched("PK\1\2", 24, 129, 4)), "F: y_test: unpacks to more than 129 bytes");
  EXPECT_EQ(error(patched("PK\5\6", 10, 5, 2)), "F: the zip archive is damaged: it is a part of several");
  EXPECT_EQ(error(patched("PK\5\6", 16, 5, 4)),
            "F: the zip archive is damaged: its list of members is not where it says");
}

TEST(Npz, SurvivesEveryFlippedBit) {
  const std::string good = make_zip(entries(false));
  for (std::size_t i = 0; i < 8 * good.size(); ++i) {
    std::string archive = good;
    archive[i / 8] = static_cast<char>(archive[i / 8] ^ 1 << i % 8);
    error(archive);  // many bits say nothing (times, versions); none may do worse than an Error
  }
}

TEST(Npy, ReadsHeadersAsNumPyWritesThem) {
  const auto read = [](const std::string& file) { return parse_npy({file.begin(), file.end()}, "F"); };
  EXPECT_THAT(read(make_npy_bytes("(3,)", "abc")).shape, ElementsAre(3));
  EXPECT_THAT(read(make_npy_bytes("()", "a")).shape, ElementsAre());
  EXPECT_THAT(read(make_npy("{'shape': (1, 2), 'descr':'|u1','fortran_order':False}", "ab")).items,
              ElementsAre('a', 'b'));
  std::string version2 = make_npy_bytes("(3,)", "abc");
  version2[6] = '\2';
  version2.insert(10, 2, '\0');
  EXPECT_THAT(read(version2).items, ElementsAre('a', 'b', 'c'));
}

TEST(Npy, RefusesEveryTruncationAndEveryExtraByte) {
  const std::string good = make_npy_bytes("(3,)", "abc");
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_THAT(data_error_of([&] {
                  parse_npy({good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size)}, "F");
                }),
                StartsWith("F: "))
        << size;
  }
  const std::string extra = good + "d";
  EXPECT_EQ(data_error_of([&] {
              parse_npy({extra.begin(), extra.end()}, "F");
            }),
            "F: expected 3 items of shape (3), got 4 bytes");
}

TEST(Npy, RefusesAnotherTypeOrderVersionOrRank) {
  EXPECT_EQ(error_with(kYTrain, make_npy("{'descr': '<i8', 'fortran_order': False, 'shape': (3,), }", "")),
            "F: y_train: expected unsigned bytes ('|u1'), got '<i8'");
  EXPECT_EQ(error_with(kXTrain, make_npy("{'descr': '|u1', 'fortran_order': True, 'shape': (3,), }", "abc")),
            "F: x_train: expected an array in C order, got Fortran's");
  EXPECT_EQ(error_with(kXTrain, make_npy_bytes("(3, 6)", text(test::counted_pixels(3)))),
            "F: x_train: expected 3 dimensions, got 2");
  std::string version4 = make_npy_bytes("(3,)", "abc");
  version4[6] = '\4';
  EXPECT_EQ(error_with(kXTrain, version4), "F: x_train: expected an array of format 1.0, 2.0 or 3.0, got 4.0");
  EXPECT_EQ(error_with(kXTrain, "NUMPY"), "F: x_train: is no NumPy array");
}

TEST(Npy, RefusesABrokenHeader) {
  for (const char* header :
       {"", "{", "{}", "{'descr': '|u1', 'fortran_order': False}", "{'descr': '|u1', 'shape': (3,)}",
        "{'fortran_order': False, 'shape': (3,)}", "{'descr': '|u1', 'fortran_order': False, 'shape': (3,)} x",
        "{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (3,)}", "['descr']",
        "{'descr': '|u1', 'fortran_order': None, 'shape': (3,)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': 3}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (-3,)}",
        "{'descr': |u1, 'fortran_order': False, 'shape': (3,)}", "{'descr': '|u1', 'fortran_order': False, 'shape': (3",
        "{'more': '|u1', 'fortran_order': False, 'shape': (3,)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,3)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999999999999,)}"}) {
    EXPECT_EQ(error_with(kXTrain, make_npy(header, "abc")), "F: x_train: its array header is broken") << header;
  }
}

TEST(Npy, RefusesAShapeWhoseProductOverflows) {
  EXPECT_EQ(error_with(kXTrain, make_npy_bytes("(4294967296, 4294967296, 16)", "")),
            "F: x_train: expected more than there can be items of shape (4294967296, 4294967296, 16), got 0 bytes");
}

TEST(Npz, RefusesImagesAndLabelsThatDoNotFit) {
  EXPECT_EQ(error_with(kYTrain, make_npy_bytes("(4,)", "\1\1\1\1")),
            "F: y_train: expected 3 labels, one for each image in x_train, got 4");
  EXPECT_EQ(error_with(kYTrain, make_npy_bytes("(3,)", "\1\1\12")),
            "F: y_train: label 2: expected a digit 0..9, got 10");
  EXPECT_EQ(error_with(kXTrain, make_npy_bytes("(0, 28, 28)", "")),
            "F: x_train: holds no images, expected at least one");
  EXPECT_EQ(error_with(kXTrain, make_npy_bytes("(5, 0, 28)", "")),
            "F: x_train: expected images of 1x1 to 1024x1024 pixels, got 28x0");
}

}  // namespace
}  // namespace inkling::dataset
