#include "metrics/classification_report.h"

#include <fmt/format.h>

#include <iterator>
#include <string_view>

namespace inkling::metrics {
namespace {

double ratio(double numerator, double denominator) { return denominator == 0 ? 0.0 : numerator / denominator; }

ClassScores scores_of(const Confusion& confusion, std::size_t digit) {
  const auto hits = static_cast<double>(confusion.count(digit, digit));
  ClassScores scores;
  scores.support = confusion.support(digit);
  scores.precision = ratio(hits, static_cast<double>(confusion.predicted(digit)));
  scores.recall = ratio(hits, static_cast<double>(scores.support));
  scores.f1 = ratio(2 * scores.precision * scores.recall, scores.precision + scores.recall);
  return scores;
}

// The mean of the rows' scores, each weighted by weight(row).
template <typename Weight>
ClassScores average(const ClassificationReport& report, Weight weight) {
  ClassScores mean;
  double weights = 0;
  for (const auto& row : report.rows) {
    const double w = weight(row);
    weights += w;
    mean.precision += w * row.scores.precision;
    mean.recall += w * row.scores.recall;
    mean.f1 += w * row.scores.f1;
    mean.support += row.scores.support;
  }
  mean.precision = ratio(mean.precision, weights);
  mean.recall = ratio(mean.recall, weights);
  mean.f1 = ratio(mean.f1, weights);
  return mean;
}

void append_row(std::string& text, std::string_view name, const ClassScores& scores) {
  fmt::format_to(std::back_inserter(text), "{:>12}  {:>9.2f} {:>9.2f} {:>9.2f} {:>9}\n", name, scores.precision,
                 scores.recall, scores.f1, scores.support);
}

}  // namespace

ClassificationReport classification_report(const Confusion& confusion) {
  ClassificationReport report;
  for (std::size_t digit = 0; digit < kDigits; ++digit) {
    if (confusion.support(digit) == 0 && confusion.predicted(digit) == 0) continue;
    report.rows.push_back({digit, scores_of(confusion, digit)});
  }
  report.accuracy = confusion.accuracy();
  report.macro_average = average(report, [](const auto&) { return 1.0; });
  report.weighted_average = average(report, [](const auto& row) { return static_cast<double>(row.scores.support); });
  return report;
}

std::string to_text(const ClassificationReport& report) {
  std::string text =
      fmt::format("{:>12}  {:>9} {:>9} {:>9} {:>9}\n\n", "", "precision", "recall", "f1-score", "support");
  for (const auto& row : report.rows) append_row(text, fmt::format("{}", row.digit), row.scores);
  fmt::format_to(std::back_inserter(text), "\n{:>12}  {:>9} {:>9} {:>9.2f} {:>9}\n", "accuracy", "", "",
                 report.accuracy, report.macro_average.support);
  append_row(text, "macro avg", report.macro_average);
  append_row(text, "weighted avg", report.weighted_average);
  return text;
}

}  // namespace inkling::metrics
