// How well a network reads a part of a dataset.
#ifndef INKLING_TRAINING_EVALUATION_H_
#define INKLING_TRAINING_EVALUATION_H_

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/threads.h"
#include "dataset/dataset.h"
#include "metrics/confusion.h"
#include "network/classic_network.h"
#include "network/network.h"

namespace inkling {

struct Evaluation {
  Confusion confusion;
  std::vector<std::size_t> predicted;         // [rows], the digit read
  std::array<double, kDigits> mean_own = {};  // of each output unit over the rows that are its digit; 0 without rows
};

// A network's ten outputs for each row: of the published kind in [0, 1], of others logits.
using RowOutputs = std::vector<ClassicNetwork::Outputs>;

// REQUIRES: images of the size that the network takes, and ten outputs.
RowOutputs outputs_of(const ClassicNetwork& network, const Dataset& data, std::span<const std::size_t> rows);
RowOutputs outputs_of(const Network& network, const Dataset& data, std::span<const std::size_t> rows,
                      ThreadPool& threads);

// REQUIRES: one entry of `outputs` a row.
Evaluation evaluate(const RowOutputs& outputs, const Dataset& data, std::span<const std::size_t> rows);

// All rows of `data`: 0, 1, …
std::vector<std::size_t> all_rows(const Dataset& data);

// What went wrong where a digit that is among the rows was never read, as one plain sentence without a full stop;
// nullopt where every digit was. An output unit that stays near 0 even for its own digit has saturated: the sigmoid is
// flat there, and it cannot learn any more (docs/classic.md).
std::optional<std::string> describe_unread_digits(const Evaluation& evaluation);

}  // namespace inkling

#endif  // INKLING_TRAINING_EVALUATION_H_
