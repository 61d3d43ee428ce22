// Cutting a dataset into a part to train on and a part to test on.
#ifndef INKLING_DATASET_SPLIT_H_
#define INKLING_DATASET_SPLIT_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/random.h"

namespace inkling::dataset {

struct Split {
  std::vector<std::size_t> train;  // indices into the dataset, no index twice
  std::vector<std::size_t> test;
};

// As scikit-learn's train_test_split(test_size=test_fraction) with `random` as the global RandomState: a permutation,
// its first ceil(test_fraction · count) for testing. Throws Error(kUsage) where one of the parts would be empty.
Split random_split(base::NumpyRandomState& random, std::size_t count, double test_fraction);

// Holds out a share `test_fraction` of the images with `labels`, of each digit as near to that share as whole images
// allow: round(test_fraction · count) in all. Both parts in rising order. A function of its arguments alone: the draws
// are those of (seed, Purpose::kSplit, 0, digit). Throws Error(kUsage) where one of the parts would be empty.
Split stratified_split(std::uint64_t seed, std::span<const std::uint8_t> labels, double test_fraction);

}  // namespace inkling::dataset

#endif  // INKLING_DATASET_SPLIT_H_
