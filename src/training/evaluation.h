// How well a network reads a part of a dataset.
#ifndef INKLING_TRAINING_EVALUATION_H_
#define INKLING_TRAINING_EVALUATION_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/threads.h"
#include "dataset/dataset.h"
#include "metrics/confusion.h"
#include "metrics/scores.h"
#include "network/network.h"

namespace inkling::training {

struct Evaluation {
  metrics::Confusion confusion;
  std::vector<std::size_t> predicted;  // [rows], the digit read
  std::array<double, metrics::kDigits> mean_own =
      {};  // of each output unit over the rows that are its digit; 0 without rows
};

// A network's outputs for each row. REQUIRES: images of the size that the network takes, and ten outputs or more.
metrics::Scores outputs_of(const network::Network& network, const dataset::Dataset& data,
                           std::span<const std::size_t> rows, base::ThreadPool& threads);

// How well digits are read, whatever an eleventh output says. REQUIRES: a row of `outputs` a row, labels 0..9.
Evaluation evaluate(const metrics::Scores& outputs, const dataset::Dataset& data, std::span<const std::size_t> rows);

// The labels of `rows`.
std::vector<std::uint8_t> labels_of(const dataset::Dataset& data, std::span<const std::size_t> rows);

// All rows of `data`: 0, 1, …
std::vector<std::size_t> all_rows(const dataset::Dataset& data);

// What went wrong where a digit that is among the rows was never read, as one plain sentence without a full stop;
// nullopt where every digit was. An output unit that stays near 0 even for its own digit has saturated: the sigmoid is
// flat there, and it cannot learn any more (docs/classic.md).
std::optional<std::string> describe_unread_digits(const Evaluation& evaluation);

}  // namespace inkling::training

#endif  // INKLING_TRAINING_EVALUATION_H_
