#include "training/parts.h"

#include <span>
#include <utility>

#include "dataset/split.h"
#include "training/evaluation.h"

namespace inkling::training {

Parts without_test_part(const dataset::Dataset& data) { return {all_rows(data), {}, {}}; }

Parts with_test_part(const dataset::Dataset& data, std::uint64_t seed, double fraction) {
  dataset::Split split = dataset::stratified_split(seed, data.labels, fraction);
  return {std::move(split.train), {}, std::move(split.test)};
}

void keep_validation_part(const dataset::Dataset& data, std::uint64_t seed, double fraction, Parts& parts) {
  const dataset::Split split = dataset::stratified_split(seed, labels_of(data, parts.train), fraction);
  const auto rows_at = [&parts](std::span<const std::size_t> positions) {
    std::vector<std::size_t> rows;
    for (const std::size_t position : positions) rows.push_back(parts.train[position]);
    return rows;
  };
  parts.validation = rows_at(split.test);
  parts.train = rows_at(split.train);
}

}  // namespace inkling::training
