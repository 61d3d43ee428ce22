// Which images a model learns from, which it is watched and calibrated by, and which it is tested on.
#ifndef INKLING_DATASET_PARTITION_H_
#define INKLING_DATASET_PARTITION_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/random.h"
#include "dataset/dataset.h"

namespace inkling::dataset {

// Some of a dataset's images, by their rows. Copies share the dataset.
struct Subset {
  std::shared_ptr<const Dataset> data;  // null only where there are no rows
  std::vector<std::size_t> rows;        // indices into `data`, no index twice

  std::size_t size() const { return rows.size(); }
  bool empty() const { return rows.empty(); }

  // The pixels and the label of the image at `position`, 0..size()-1.
  std::span<const std::uint8_t> image(std::size_t position) const { return data->image(rows[position]); }
  std::uint8_t label(std::size_t position) const { return data->labels[rows[position]]; }

  std::vector<std::uint8_t> labels() const;
};

// All images of `data`, in order.
Subset whole(Dataset data);

// No image is in two parts. The test part is of the training part's dataset or of another one.
struct Partition {
  Subset train;
  Subset validation = {};
  Subset test = {};
  std::vector<std::string> warnings = {};  // what opening the data passed over, a line each, for its user to see
};

// Takes a share `fraction` of the images out of `part` and returns them: of each digit as near to that share as whole
// images allow, round(fraction · size) in all. Both keep the order that `part` has. A function of its arguments alone:
// the draws are those of (seed, Purpose::kSplit, 0, digit). Throws Error(kUsage) where either would be empty.
Subset hold_out_stratified(Subset& part, double fraction, std::uint64_t seed);

// The same as scikit-learn's train_test_split(test_size=fraction) does it with `random` as the global RandomState: a
// permutation, whose first ceil(fraction · size) images are returned. Both are in the order of the permutation.
Subset hold_out_random(Subset& part, double fraction, base::NumpyRandomState& random);

}  // namespace inkling::dataset

#endif  // INKLING_DATASET_PARTITION_H_
