// Images as tables: a line an image, square images in grey, plain or in gzip. Known are above all
//
//   scikit-learn's digits.csv, UCI's optdigits.tra and .tes   64 counts 0..16 row by row, then the label; no header
//   Kaggle's train.csv of MNIST                               the label, then 784 pixels 0..255 row by row, 0 being
//                                                             paper; with a header "label,pixel0,…"
//   Kaggle's test.csv                                         the same without labels
//
// and what people make of them: csv_layout.h finds how a table is laid out.
#ifndef INKLING_DATASET_CSV_H_
#define INKLING_DATASET_CSV_H_

#include <cstddef>
#include <span>
#include <string>

#include "dataset/csv_layout.h"
#include "dataset/dataset.h"

namespace inkling::dataset {

struct Table {
  Dataset data;  // of a table without labels each label is 0
  bool has_labels = true;
  std::string layout;  // as CsvLayout::text
};

// Parses `bytes`, gzip or plain; `name` goes into the dataset and into errors. Empty lines at the end are passed over.
// Throws as find_csv_layout, and Error(kData) naming line and column for a wrong number of columns, for what is no
// number in range (whole ones may be written 5, 5.0 or 5e0), for a line above 64 KiB, and for a file without rows.
Table parse_table(std::span<const std::byte> bytes, const std::string& name, const CsvOptions& options = {});

// The images of a table with labels. Throws as parse_table, and Error(kData) where there are none.
Dataset parse_csv(std::span<const std::byte> bytes, const std::string& name);

// As parse_csv, of scikit-learn's layout only.
Dataset parse_digits_csv(std::span<const std::byte> bytes, const std::string& name);

}  // namespace inkling::dataset

#endif  // INKLING_DATASET_CSV_H_
