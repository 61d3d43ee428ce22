// The two layouts of CSV files, and what neither may do.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "dataset/builtin.h"
#include "dataset/csv.h"
#include "support/bytes.h"
#include "support/pack.h"

namespace inkling::dataset {
namespace {

using test::data_error_of;
using testing::HasSubstr;

// `count` times `field`, with commas between.
std::string fields(std::size_t count, const std::string& field) {
  std::string text = field;
  for (std::size_t i = 1; i < count; ++i) text += "," + field;
  return text;
}

std::string kaggle_header() {
  std::string text = "label";
  for (int i = 0; i < 784; ++i) text += ",pixel" + std::to_string(i);
  return text + "\n";
}

Dataset parse(const std::string& text) { return parse_csv(base::as_bytes(text), "F"); }
std::string error(const std::string& text) {
  return data_error_of([&] { parse(text); });
}

TEST(CsvLayout, ReadsScikitLearnsCounts) {
  const Dataset data = parse(fields(64, "16") + ",3\n" + fields(64, "0.0") + ",4.000\n");
  EXPECT_EQ(data.height, 8u);
  EXPECT_EQ(data.width, 8u);
  EXPECT_EQ(data.max_value, 16);
  EXPECT_THAT(data.labels, testing::ElementsAre(3, 4));
  EXPECT_EQ(data.pixels.front(), 16);
  EXPECT_EQ(data.pixels.back(), 0);
}

TEST(CsvLayout, ReadsKagglesPixelsWithAndWithoutHeader) {
  const std::string row = "7,0," + fields(783, "255");
  for (const std::string& text : {kaggle_header() + row, row, row + "\r\n" + row + "\r\n"}) {
    const Dataset data = parse(text);
    EXPECT_EQ(data.height, 28u);
    EXPECT_EQ(data.width, 28u);
    EXPECT_EQ(data.max_value, 255);
    EXPECT_EQ(data.labels.front(), 7);
    EXPECT_EQ(data.pixels[0], 0);
    EXPECT_EQ(data.pixels[1], 255);
  }
}

TEST(CsvLayout, IsTheSameInGzipHoweverLong) {
  std::string text = kaggle_header();
  for (int i = 0; i < 300; ++i) text += std::to_string(i % 10) + "," + fields(784, std::to_string(i % 256)) + "\n";
  ASSERT_GT(text.size(), 700'000u);  // more than Lines holds at a time
  const Dataset plain = parse(text);
  const Dataset packed = parse_csv(test::pack(base::as_bytes(text)), "F");
  EXPECT_EQ(plain.size(), 300u);
  EXPECT_EQ(packed.labels, plain.labels);
  EXPECT_EQ(packed.pixels, plain.pixels);
}

TEST(CsvLayout, RefusesRaggedLines) {
  const std::string row = "7," + fields(784, "1") + "\n";
  EXPECT_EQ(error(row + "7," + fields(783, "1")), "F: line 2: expected 785 columns (a label and 784 pixels), got 784");
  EXPECT_EQ(error(row + "7," + fields(785, "1")), "F: line 2: expected 785 columns (a label and 784 pixels), got 786");
  EXPECT_THAT(error("label,pixel0\n7,1\n"), HasSubstr("F: line 1: expected 65 columns (64 counts and a label), 785"));
  EXPECT_EQ(error(fields(65, "1") + "\n" + fields(64, "1")),
            "F: line 2: expected 65 columns (64 counts and a label), got 64");
  EXPECT_THAT(error("1,2,3"), HasSubstr("or those of another square, got 3"));
}

TEST(CsvLayout, RefusesWhatIsNoNumberInRangeByLineAndColumn) {
  // A last column of paper tells that the label is in the first one.
  const auto row = [](const std::string& field) { return "7," + field + "," + fields(782, "9") + ",0\n"; };
  EXPECT_EQ(error(row("1") + row("256")), "F: line 2, column 2: expected a pixel 0..255, got '256'");
  EXPECT_EQ(error(kaggle_header() + row("nan")), "F: line 2, column 2: expected a pixel 0..255, got 'nan'");
  for (const char* field : {"", "-1", "0.5", "inf", "1e400", "0x1", "a"}) {
    EXPECT_THAT(error(row(field)), HasSubstr("line 1, column 2: expected a pixel")) << field;
  }
  EXPECT_EQ(error(row(std::string("\0", 1))), "F: line 1, column 2: expected a pixel 0..255, got '?'");
  EXPECT_EQ(error("10," + fields(784, "1")), "F: line 1, column 1: expected a label 0..9, got '10'");
  EXPECT_EQ(error(fields(64, "17") + ",1"), "F: line 1, column 1: expected a count 0..16, got '17'");
}

TEST(CsvLayout, RefusesEveryTruncation) {
  const std::string row = fields(64, "3") + ",1";
  for (std::size_t size = 1; size < row.size(); ++size) EXPECT_NE(error(row + "\n" + row.substr(0, size)), "") << size;
  EXPECT_EQ(error(row), "");
  const base::Bytes packed = test::pack(base::as_bytes(row + "\n"));
  for (std::size_t size = 2; size < packed.size(); ++size) {
    const std::span<const std::byte> cut = std::span(packed).first(size);
    EXPECT_EQ(data_error_of([&] { parse_csv(cut, "F"); }), "F: the gzip data is truncated") << size;
  }
}

TEST(CsvLayout, RefusesBadChecksumsAndBytesAfterTheGzipData) {
  base::Bytes packed = test::pack(base::as_bytes(fields(64, "3") + ",1\n"));
  packed[packed.size() - 8] ^= std::byte{1};
  EXPECT_EQ(data_error_of([&] { parse_csv(packed, "F"); }), "F: the gzip data is damaged: incorrect data check");
  packed[packed.size() - 8] ^= std::byte{1};
  packed.push_back(std::byte{'x'});
  EXPECT_EQ(data_error_of([&] { parse_csv(packed, "F"); }), "F: 1 bytes after the end of the gzip data");
}

TEST(CsvLayout, RefusesNoImages) {
  EXPECT_EQ(error(""), "F: is empty, expected a line an image");
  EXPECT_EQ(error(kaggle_header()), "F: is empty, expected a line an image");
}

TEST(CsvLayout, RefusesAFileWithoutLabels) {
  EXPECT_THAT(error(fields(64, "1")), HasSubstr("F: has no labels (columns separated by commas, no header, no label"));
  EXPECT_THAT(error(kaggle_header().substr(6) + fields(784, "1")), HasSubstr("F: has no labels"));
}

TEST(CsvLayout, RefusesHugeLinesAlsoThoseOfAGzipBomb) {
  const std::string row = fields(64, "3") + ",1\n";
  EXPECT_EQ(error(row + std::string(70'000, '1')), "F: line 2: is longer than 65536 bytes");
  const base::Bytes bomb = test::pack(base::as_bytes(row + std::string(10'000'000, '1')));
  EXPECT_EQ(data_error_of([&] { parse_csv(bomb, "F"); }), "F: line 2: is longer than 65536 bytes");
}

// Rows of the built-in digits, column by column: index, label and counts as `columns` says ("ilc").
std::string table(const std::string& columns, const std::string& separator, std::size_t rows = 40) {
  const Dataset digits = builtin_digits();
  std::string text;
  for (std::size_t i = 0; i < rows; ++i) {
    std::vector<std::string> fields;
    for (const char column : columns) {
      if (column == 'i') fields.push_back(std::to_string(i));
      if (column == 'l') fields.push_back(std::to_string(digits.labels[i]));
      if (column == 'q') fields.push_back("\"" + std::to_string(digits.labels[i]) + "\"");
      if (column != 'c') continue;
      for (const std::uint8_t count : digits.image(i)) fields.push_back(std::to_string(count));
    }
    for (std::size_t j = 0; j < fields.size(); ++j) text += (j == 0 ? "" : separator) + fields[j];
    text += "\n";
  }
  return text;
}

// Whether `text` holds the first `rows` of the built-in digits.
void expect_digits(const std::string& text, const CsvOptions& options = {}, std::size_t rows = 40) {
  const Dataset digits = builtin_digits();
  const Table read = parse_table(base::as_bytes(text), "F", options);
  EXPECT_TRUE(read.has_labels);
  EXPECT_THAT(read.data.labels, testing::ElementsAreArray(std::span(digits.labels).first(rows)));
  EXPECT_TRUE(std::ranges::equal(read.data.pixels, std::span(digits.pixels).first(64 * rows)));
  EXPECT_EQ(read.data.max_value, 16);
}

TEST(CsvLayout, FindsTheLabelAtEitherEnd) {
  expect_digits(table("lc", ","));
  expect_digits(table("cl", ","));
  std::string header = "target";
  for (int i = 0; i < 64; ++i) header += ",pixel_" + std::to_string(i);
  expect_digits(header + "\n" + table("lc", ","));
}

TEST(CsvLayout, FindsAnIndex) {
  expect_digits(table("ilc", ","));
  expect_digits(table("icl", ","));
  expect_digits(table("cli", ","));
  EXPECT_FALSE(parse_table(base::as_bytes(table("ic", ",")), "F").has_labels);
}

TEST(CsvLayout, FindsWhatSeparatesColumns) {
  for (const std::string separator : {",", ";", "\t", "|", " ", ", ", "   "}) expect_digits(table("cl", separator));
  expect_digits(table("qc", ","));
  expect_digits("\xef\xbb\xbf" + table("cl", ";"));
  expect_digits("\n\n" + table("cl", ",") + "\n\n");
  expect_digits(table("cl", ","), {.delimiter = ','});
  EXPECT_THAT(error(std::string("\xff\xfe\x31\0", 4) + table("cl", ",")), HasSubstr("F: is UTF-16"));
}

TEST(CsvLayout, RefusesWhatCouldBeEither) {
  std::string both, constant;
  for (int i = 0; i < 20; ++i) {
    both += std::to_string(i % 10) + "," + fields(63, "1") + "," + std::to_string((3 * i) % 10) + "\n";
    constant += "5," + fields(63, "1") + ",7\n";
  }
  for (const std::string& text : {both, constant}) {
    EXPECT_EQ(error(text),
              "F: the label could be in the first column (1) or the last (65): --label-column 1 or 65 decides");
  }
  EXPECT_EQ(parse_table(base::as_bytes(both), "F", {.label_column = "1"}).data.labels[3], 3);
  EXPECT_EQ(parse_table(base::as_bytes(both), "F", {.label_column = "65"}).data.labels[3], 9);
  EXPECT_THAT(test::error_of([&] { parse_table(base::as_bytes(both), "F", {.label_column = "66"}); }),
              HasSubstr("--label-column: F has no column '66': expected a name or 1..65"));
}

TEST(CsvLayout, ReadsSharesOfOne) {
  std::string text;
  for (int i = 0; i < 12; ++i) text += std::to_string(i % 10) + "," + fields(783, "0.2") + ",1.0\n";
  const Table read = parse_table(base::as_bytes(text), "F");
  EXPECT_EQ(read.data.pixels[0], 51);
  EXPECT_EQ(read.data.pixels[783], 255);
  EXPECT_EQ(read.data.labels[4], 4);
}

TEST(CsvLayout, ReadsTheBuiltInDigits) {
  const Dataset digits = builtin_digits();
  EXPECT_EQ(digits.size(), 1797u);
  EXPECT_EQ(digits.pixels.size(), 1797u * 64);
}

}  // namespace
}  // namespace inkling::dataset
