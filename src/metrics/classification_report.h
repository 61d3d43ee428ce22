// Precision, recall and F1 of every digit, with the numbers and the layout of scikit-learn's classification_report
// (sklearn.metrics.classification_report, version 1.2).
//
//   precision = true positives / predicted      recall = true positives / support      F1 = their harmonic mean
//
// A ratio without a denominator is 0, as there. Digits that are neither in the truth nor among the predictions have
// no row.
#ifndef INKLING_METRICS_CLASSIFICATION_REPORT_H_
#define INKLING_METRICS_CLASSIFICATION_REPORT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "metrics/confusion.h"

namespace inkling::metrics {

struct ClassScores {
  double precision = 0;
  double recall = 0;
  double f1 = 0;
  std::uint64_t support = 0;
};

struct ClassificationReport {
  struct Row {
    std::size_t digit;
    ClassScores scores;
  };

  std::vector<Row> rows;         // digits in order
  double accuracy = 0;           // share of items read correctly
  ClassScores macro_average;     // mean over rows
  ClassScores weighted_average;  // mean over rows, weighted by support
};

ClassificationReport classification_report(const Confusion& confusion);

// The report as scikit-learn prints it, byte for byte, the last line ended.
std::string to_text(const ClassificationReport& report);

}  // namespace inkling::metrics

#endif  // INKLING_METRICS_CLASSIFICATION_REPORT_H_
