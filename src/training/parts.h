// Which images of a dataset a run learns from, which it is watched and calibrated by, and which it is tested on.
#ifndef INKLING_TRAINING_PARTS_H_
#define INKLING_TRAINING_PARTS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "dataset/dataset.h"

namespace inkling::training {

// Rows of a dataset; no row is in two of them.
struct Parts {
  std::vector<std::size_t> train;
  std::vector<std::size_t> validation;
  std::vector<std::size_t> test;
};

// All rows to learn from: for data whose test part is another dataset.
Parts without_test_part(const dataset::Dataset& data);

// A share `fraction` of each digit kept for testing, as stratified_split. Throws Error(kUsage) as that does.
Parts with_test_part(const dataset::Dataset& data, std::uint64_t seed, double fraction);

// Moves a share `fraction` of each digit from parts.train to parts.validation. Throws as with_test_part.
void keep_validation_part(const dataset::Dataset& data, std::uint64_t seed, double fraction, Parts& parts);

}  // namespace inkling::training

#endif  // INKLING_TRAINING_PARTS_H_
