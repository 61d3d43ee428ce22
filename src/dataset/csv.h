// Digits as comma-separated values, the layout of scikit-learn's digits.csv: a line an image, 64 counts 0..16 row by
// row, then the label 0..9. No header, "\n" or "\r\n", the last line may be unended.
#ifndef INKLING_DATASET_CSV_H_
#define INKLING_DATASET_CSV_H_

#include <cstddef>
#include <span>
#include <string>

#include "dataset/dataset.h"

namespace inkling {

// Parses `bytes`, gzip or plain; `name` goes into the dataset and into errors. Throws Error(kData) naming line and
// column for a wrong number of columns, for what is no whole number in range (written 5, 5.0 or 5e0), and for a file
// without rows.
Dataset parse_digits_csv(std::span<const std::byte> bytes, const std::string& name);

// Reads the file at `path`, at most 1 GiB unpacked. Throws as parse_digits_csv and read_file.
Dataset read_digits_csv(const std::string& path);

}  // namespace inkling

#endif  // INKLING_DATASET_CSV_H_
