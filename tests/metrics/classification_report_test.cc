#include "metrics/classification_report.h"

#include <gtest/gtest.h>

#include <sstream>

#include "support/golden.h"

namespace inkling::metrics {
namespace {

// tests/golden/report_*.txt: ten lines of ten counts, then what scikit-learn prints for them.
TEST(ClassificationReport, IsWhatScikitLearnPrints) {
  for (const std::string name : {"typical", "dead_digit", "few_digits", "large"}) {
    std::istringstream golden(test::golden_text("report_" + name + ".txt"));
    Confusion confusion;
    for (std::size_t cell = 0; cell < kDigits * kDigits; ++cell) {
      std::uint64_t count = 0;
      golden >> count;
      for (; count > 0; --count) confusion.add(cell / kDigits, cell % kDigits);
    }
    golden.ignore();  // the end of the last line of counts
    const std::string expected{std::istreambuf_iterator<char>(golden), {}};
    ASSERT_GT(expected.size(), 300u) << name;
    EXPECT_EQ(to_text(classification_report(confusion)), expected) << name;
  }
}

TEST(ClassificationReport, HasTheNumbersUnrounded) {
  Confusion confusion;
  for (int i = 0; i < 3; ++i) confusion.add(1, 1);
  confusion.add(1, 7);
  confusion.add(7, 1);
  confusion.add(7, 7);
  const ClassificationReport report = classification_report(confusion);
  ASSERT_EQ(report.rows.size(), 2u);
  EXPECT_EQ(report.rows[0].digit, 1u);
  EXPECT_DOUBLE_EQ(report.rows[0].scores.precision, 3.0 / 4);
  EXPECT_DOUBLE_EQ(report.rows[0].scores.recall, 3.0 / 4);
  EXPECT_EQ(report.rows[0].scores.support, 4u);
  EXPECT_EQ(report.rows[1].digit, 7u);
  EXPECT_DOUBLE_EQ(report.rows[1].scores.f1, 1.0 / 2);
  EXPECT_DOUBLE_EQ(report.accuracy, 4.0 / 6);
  EXPECT_DOUBLE_EQ(report.macro_average.precision, (3.0 / 4 + 1.0 / 2) / 2);
  EXPECT_DOUBLE_EQ(report.weighted_average.recall, (4 * 3.0 / 4 + 2 * 1.0 / 2) / 6);
}

TEST(ClassificationReport, HasNoRowsWithoutItems) {
  const ClassificationReport report = classification_report(Confusion());
  EXPECT_TRUE(report.rows.empty());
  EXPECT_EQ(report.macro_average.precision, 0);
}

}  // namespace
}  // namespace inkling::metrics
