#include "dataset/npz.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/bytes.h"
#include "support/datasets.h"
#include "support/golden.h"

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
    const ArrayParts parts = parse_npz(base::as_bytes(archive), "F");
    const Dataset& train = *parts.train;
    const Dataset& test = *parts.test;
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

// numpy_digits.npz: the same digits, written by NumPy's savez_compressed, which states sizes in 64 bits.
TEST(Npz, ReadsWhatNumPyWrites) {
  const ArrayParts parts = parse_npz(base::as_bytes(test::golden_text("numpy_digits.npz")), "F");
  const Dataset& train = *parts.train;
  const Dataset& test = *parts.test;
  EXPECT_EQ(train.pixels, test::counted_pixels(3));
  EXPECT_EQ(train.labels, test::counted_labels(3));
  EXPECT_EQ(test.pixels, test::counted_pixels(2));
  EXPECT_EQ(test.labels, test::counted_labels(2));
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
  EXPECT_EQ(error(make_zip(entries(true)) + "x"), "F: the zip archive is damaged: Zip archive inconsistent");
}

TEST(Npz, NamesTheArraysWhereItIsOpenWhichAreMeant) {
  EXPECT_THAT(error(make_zip({})), StartsWith("F: there are no images: expected arrays of images and labels"));
  std::vector<ZipEntry> some = entries(true);
  some.push_back({"more_train.npy", make_npy_bytes("(3, 2, 3)", text(test::counted_pixels(3)))});
  some[1].name = "other_train.npy";
  EXPECT_THAT(error(make_zip(some)), HasSubstr("F: other_train, more_train could all be the images"));
  EXPECT_THAT(error(make_zip(some)), HasSubstr("--images NAME and --labels NAME say which"));
  const std::string archive = make_zip(some);
  const ArrayParts parts = parse_npz(base::as_bytes(archive), "F", {.images = "more_train", .labels = "y_train"});
  EXPECT_EQ(parts.train->labels, test::counted_labels(3));
  EXPECT_FALSE(parts.test);
}

TEST(Npz, ReadsArraysByAnyNames) {
  const std::string pixels = text(test::counted_pixels(3)), labels = text(test::counted_labels(3));
  const auto read = [&](const std::string& images, const std::string& digits) {
    const std::string archive = make_zip(
        {{images + ".npy", make_npy_bytes("(3, 2, 3)", pixels)}, {digits + ".npy", make_npy_bytes("(3,)", labels)}});
    return parse_npz(base::as_bytes(archive), "F");
  };
  for (const auto& [images, digits] : std::vector<std::pair<std::string, std::string>>{{"images", "labels"},
                                                                                       {"X", "y"},
                                                                                       {"data", "target"},
                                                                                       {"train_images", "train_labels"},
                                                                                       {"arr_0", "arr_1"}}) {
    const ArrayParts parts = read(images, digits);
    EXPECT_EQ(parts.train->pixels, test::counted_pixels(3)) << images;
    EXPECT_EQ(parts.train->labels, test::counted_labels(3)) << images;
    EXPECT_TRUE(parts.has_labels);
  }
}

TEST(Npz, RefusesAnArrayThatIsThereTwice) {
  std::vector<ZipEntry> twice = entries(true);
  twice.push_back(twice.front());
  EXPECT_EQ(error(make_zip(twice)), "F: the zip archive is damaged: File already exists");
}

// The number of `size` bytes at `place` behind the last `magic`, made `value`.
std::string patched(std::string archive, const std::string& magic, std::size_t place, std::uint64_t value, int size) {
  archive.replace(archive.rfind(magic) + place, static_cast<std::size_t>(size), test::little_endian(value, size));
  return archive;
}

// A number of the last member, y_test, at `place` of its entry in the archive's list, made `value` there only.
std::string with_list(std::size_t place, std::uint64_t value, int size) {
  return patched(make_zip(entries(true)), "PK\1\2", place, value, size);
}

// And in the header before its packed bytes as well, where it stands two bytes earlier.
std::string with_member(std::size_t place, std::uint64_t value, int size, bool deflated = true) {
  return patched(patched(make_zip(entries(deflated)), "PK\1\2", place, value, size), "PK\3\4", place - 2, value, size);
}

constexpr std::size_t kFlags = 8, kMethod = 10, kCrc = 16, kPackedSize = 20, kSize = 24, kPlace = 42;

TEST(Npz, RefusesABadChecksum) {
  for (const bool deflated : {false, true}) {
    EXPECT_EQ(error(with_member(kCrc, 1, 4, deflated)), "F: y_test: the zip archive is damaged: CRC error");
  }
}

TEST(Npz, RefusesWhatIsNotReadHere) {
  EXPECT_EQ(error(with_member(kFlags, 1, 2)), "F: y_test: is encrypted");
  EXPECT_EQ(error(with_member(kMethod, 12, 2)), "F: y_test: is neither stored nor deflated");
  EXPECT_EQ(error(patched(make_zip(entries(true)), "PK\5\6", 4, 1, 2)),
            "F: the zip archive is damaged: Multi-disk zip archives not supported");
}

TEST(Npz, RefusesAListThatDiffersFromTheMembers) {
  const std::pair<std::size_t, int> numbers[] = {{kMethod, 2}, {kCrc, 4}, {kPackedSize, 4}, {kSize, 4}, {kPlace, 4}};
  for (const auto& [place, size] : numbers) {
    for (const std::uint64_t value : {0u, 1u, 0x7FFFu}) {
      if (place != kMethod || value != 0) {
        EXPECT_THAT(error(with_list(place, value, size)), StartsWith("F: the zip archive is damaged: "))
            << place << ' ' << value;
      }
    }
  }
}

TEST(Npz, RefusesSizesThatItCannotHold) {
  EXPECT_EQ(error(with_member(kSize, 0xFFFFFFF0, 4)),
            "F: y_test: too large: 4294967280 bytes, expected at most 1073741824");
  EXPECT_THAT(error(with_member(kSize, 1 << 29, 4)),
              HasSubstr("F: y_test: expected 536870912 bytes as the archive states, but "));
  EXPECT_EQ(error(with_member(kSize, 131, 4, false)),
            "F: y_test: expected 131 bytes as the archive states, but 130 packed bytes cannot hold them");
  EXPECT_EQ(error(with_member(kSize, 131, 4)), "F: y_test: expected 131 bytes as the archive states, got 130");
  EXPECT_EQ(error(with_member(kSize, 129, 4)), "F: y_test: expected 129 bytes as the archive states, got more");
  EXPECT_THAT(error(with_member(kPackedSize, 0xFFFFFFF0, 4)), StartsWith("F: the zip archive is damaged: "));
  const std::string archive = make_zip(entries(true));
  EXPECT_THAT(error(patched(archive, "PK\5\6", 10, 5, 2)), StartsWith("F: the zip archive is damaged: "));
  EXPECT_THAT(error(patched(archive, "PK\5\6", 8, 0x00050005, 4)), StartsWith("F: the zip archive is damaged: "));
  EXPECT_THAT(error(patched(archive, "PK\5\6", 16, 5, 4)), StartsWith("F: the zip archive is damaged: "));
}

// Sizes of 64 bits, in an extension of the header: far more than there is, or so much that sums of them overflow.
TEST(Npz, RefusesSizesOf64BitsThatItCannotHold) {
  for (const std::uint64_t size : {std::uint64_t{1} << 40, ~std::uint64_t{0}, ~std::uint64_t{0} - 200}) {
    for (const bool packed : {false, true}) {
      std::vector<ZipEntry> changed = entries(true);
      changed.back().stated = packed ? std::pair{std::uint64_t{130}, size} : std::pair{size, std::uint64_t{12}};
      EXPECT_THAT(error(make_zip(changed)), StartsWith("F: ")) << size << packed;
    }
  }
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
            "F: expected 3 bytes of shape (3), got 4");
}

TEST(Npy, ReadsNumbersOfEveryTypeAndOrder) {
  const auto read = [](const std::string& header, const std::string& items) {
    const std::string file = make_npy(header, items);
    return parse_npy({file.begin(), file.end()}, "F");
  };
  const auto value = [&](const std::string& type, const std::string& items) {
    return read("{'descr': '" + type + "', 'fortran_order': False, 'shape': (1,), }", items).values().at(0);
  };
  EXPECT_EQ(value("<i8", std::string("\xfe\xff\xff\xff\xff\xff\xff\xff", 8)), -2);
  EXPECT_EQ(value(">i2", std::string("\1\2", 2)), 258);
  EXPECT_EQ(value("<u4", std::string("\1\2\0\0", 4)), 513);
  EXPECT_EQ(value("<f4", std::string("\0\0\x80\x3e", 4)), 0.25);
  EXPECT_EQ(value(">f8", std::string("\x3f\xd0\0\0\0\0\0\0", 8)), 0.25);
  EXPECT_EQ(value("|b1", "\1"), 1);
  EXPECT_THAT(read("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }", "abcdef").items,
              ElementsAre('a', 'c', 'e', 'b', 'd', 'f'));
}

TEST(Npy, RefusesAnotherTypeVersionOrShape) {
  EXPECT_EQ(error_with(kYTrain, make_npy("{'descr': '<U1', 'fortran_order': False, 'shape': (3,), }", "")),
            "F: y_train: expected whole numbers or floats, got the type '<U1'");
  EXPECT_THAT(error_with(kXTrain, make_npy_bytes("(3, 6)", text(test::counted_pixels(3)))),
              HasSubstr("F: there are no images"));
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
            "F: x_train: expected more than there can be bytes of shape (4294967296, 4294967296, 16), got 0");
}

TEST(Npz, RefusesImagesAndLabelsThatDoNotFit) {
  EXPECT_EQ(error_with(kYTrain, make_npy_bytes("(4,)", "\1\1\1\1")),
            "F: y_train: expected 3 labels, one for each image in F: x_train, got 4");
  EXPECT_EQ(error_with(kYTrain, make_npy_bytes("(3,)", "\1\1\12")),
            "F: y_train: label 2: expected a digit 0..9, got 10");
  EXPECT_EQ(error_with(kXTrain, make_npy_bytes("(0, 28, 28)", "")),
            "F: x_train: holds no images, expected at least one");
  EXPECT_EQ(error_with(kXTrain, make_npy_bytes("(5, 0, 28)", "")),
            "F: x_train: expected images of 1x1 to 1024x1024 pixels, got 28x0");
}

}  // namespace
}  // namespace inkling::dataset
