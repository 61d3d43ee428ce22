// Digits as comma-separated values, a line an image, plain or in gzip. Two layouts:
//
//   scikit-learn's digits.csv, UCI's optdigits.tra and .tes   64 counts 0..16 row by row, then the label; no header
//   Kaggle's train.csv of MNIST                               the label, then 784 pixels 0..255 row by row, 0 being
//                                                             paper; with a header "label,pixel0,…" or without
//
// "\n" or "\r\n", the last line may be unended.
#ifndef INKLING_DATASET_CSV_H_
#define INKLING_DATASET_CSV_H_

#include <cstddef>
#include <span>
#include <string>

#include "dataset/dataset.h"

namespace inkling::dataset {

// Parses `bytes`, gzip or plain, in the layout that the first line shows; `name` goes into the dataset and into errors.
// Throws Error(kData) naming line and column for a wrong number of columns, for what is no whole number in range
// (written 5, 5.0 or 5e0), for a line above 64 KiB, and for a file without rows.
Dataset parse_csv(std::span<const std::byte> bytes, const std::string& name);

// As parse_csv, of scikit-learn's layout only.
Dataset parse_digits_csv(std::span<const std::byte> bytes, const std::string& name);

}  // namespace inkling::dataset

#endif  // INKLING_DATASET_CSV_H_
