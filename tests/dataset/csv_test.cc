#include "dataset/csv.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "support/bytes.h"
#include "support/errors.h"
#include "support/pack.h"
#include "support/temporary_folder.h"

namespace inkling::dataset {
namespace {

using test::expect_error;
using test::TemporaryFolder;
using testing::ElementsAre;

// A line: 64 counts, of which the first is `first` and the others are 1, and the label.
std::string line(const std::string& first, const std::string& label) {
  std::string text = first;
  for (int i = 1; i < 64; ++i) text += ",1";
  return text + "," + label;
}

std::string gzip(const std::string& text) { return test::text_of(test::pack(base::as_bytes(text))); }

Dataset parse(const std::string& text) { return parse_digits_csv(base::as_bytes(text), "my.csv"); }

void expect_refused(const std::string& text, const std::string& message,
                    std::source_location where = std::source_location::current()) {
  expect_error(
      ErrorKind::kData, message, [&] { parse(text); }, where);
}

TEST(DigitsCsv, IsALineAnImage) {
  const Dataset digits = parse(line("0", "7") + "\n" + line("16", "9") + "\n");
  EXPECT_EQ(digits.name, "my.csv");
  EXPECT_EQ(digits.height, 8u);
  EXPECT_EQ(digits.width, 8u);
  EXPECT_EQ(digits.max_value, 16);
  EXPECT_THAT(digits.labels, ElementsAre(7, 9));
  EXPECT_EQ(digits.pixels.size(), 128u);
  EXPECT_EQ(digits.image(0)[0], 0);
  EXPECT_EQ(digits.image(0)[1], 1);
  EXPECT_EQ(digits.image(1)[0], 16);
}

TEST(DigitsCsv, MayEndItsLinesInAnyWay) {
  for (const std::string end : {"\n", "\r\n"}) {
    EXPECT_THAT(parse(line("0", "7") + end + line("0", "9") + end).labels, ElementsAre(7, 9));
    EXPECT_THAT(parse(line("0", "7") + end + line("0", "9")).labels, ElementsAre(7, 9));
  }
}

TEST(DigitsCsv, TakesWholeNumbersHoweverWritten) {
  for (const std::string five : {"5", "5.0", "5.", "05", "5e0", "0.5e1", "50e-1"}) {
    EXPECT_EQ(parse(line(five, "7")).pixels[0], 5) << five;
  }
  EXPECT_EQ(parse(line("0", "7.0")).labels[0], 7);
}

TEST(DigitsCsv, RefusesWhatIsNoCount) {
  for (const std::string bad : {"17", "-1", "0.5", "16.01", "nan", "NaN", "-nan", "inf", "1e400", "1e-400", "", "+1",
                                "0x1", "1;1", "one", "1e", "256", "272"}) {
    expect_refused(line(bad, "7"), "my.csv: line 1, column 1: expected a count 0..16, got '" + bad + "'");
  }
}

TEST(DigitsCsv, RefusesWhatIsNoLabel) {
  for (const std::string bad : {"10", "-1", "0.5", "nan", "", "seven"}) {
    expect_refused(line("0", bad), "my.csv: line 1, column 65: expected a label 0..9, got '" + bad + "'");
  }
}

TEST(DigitsCsv, NamesTheLine) {
  expect_refused(line("0", "7") + "\n" + line("0", "8") + "\n" + line("x", "9"), "my.csv: line 3, column 1: ");
  expect_refused(line("0", "7") + "\n\n" + line("0", "9"), "my.csv: line 2: expected 65 columns");
}

TEST(DigitsCsv, RefusesAWrongNumberOfColumns) {
  expect_refused("0", "line 1: expected 65 columns (64 counts and a label), got 1");
  expect_refused("0,1,2", "got 3");
  const std::string full = line("0", "7");
  expect_refused(full.substr(0, full.size() - 2), "got 64");
  expect_refused(full + ",7", "got 66");
  expect_refused(full + ",", "got 66");
  expect_refused(full + ",x,y", "got 67");
  expect_refused(full + "," + full, "got 130");
}

TEST(DigitsCsv, RefusesAHeader) {
  expect_refused(line("pixel_0", "digit") + "\n" + line("0", "7"),
                 "line 1, column 1: expected a count 0..16, got 'pixel_0'");
}

TEST(DigitsCsv, RefusesAnEmptyFile) { expect_refused("", "my.csv: is empty, expected a line an image"); }

TEST(DigitsCsv, RefusesBytesThatAreNoText) {
  expect_refused(std::string(1000, '\0'), "line 1: expected 65 columns");
  expect_refused(line(std::string("1\0", 2), "7"), "got '1?'");
  EXPECT_EQ(parse("\xef\xbb\xbf" + line("0", "7")).labels[0], 7);  // a byte order mark
  expect_refused(line("0", "7\r\r"), "line 1, column 65: expected a label 0..9, got '7?'");
  expect_refused(line(std::string(1000, '\0'), "7"), "got '????????????????????...'");
}

TEST(DigitsCsv, RefusesHugeLines) {
  const std::string ones(60'000, '1');
  expect_refused(line(ones, "7"), "line 1, column 1: expected a count 0..16, got '11111111111111111111...'");
  expect_refused(line("0." + std::string(60'000, '0') + "1", "7"), "line 1, column 1");
  std::string columns;
  for (int i = 0; i < 30'000; ++i) columns += "0,";
  expect_refused(columns, "line 1: expected 65 columns (64 counts and a label), got 30001");
  for (const std::string& longer : {std::string(10'000'000, '1'), columns + columns + columns}) {
    expect_refused(longer, "line 1: is longer than 65536 bytes");
    expect_refused(gzip(longer), "line 1: is longer than 65536 bytes");
  }
}

TEST(DigitsCsv, MayBePacked) {
  const std::string text = line("0", "7") + "\n" + line("16", "9") + "\n";
  EXPECT_EQ(parse(gzip(text)).pixels, parse(text).pixels);
  expect_refused(gzip(""), "my.csv: is empty");
  expect_refused(gzip("0,1"), "my.csv: line 1: expected 65 columns");
}

TEST(DigitsCsv, RefusesEveryTruncationOfAPackedFile) {
  const std::string packed = gzip(line("0", "7") + "\n" + line("16", "9") + "\n");
  for (std::size_t length = 0; length < packed.size(); ++length) expect_refused(packed.substr(0, length), "my.csv: ");
}

}  // namespace
}  // namespace inkling::dataset
