// How well a network reads a part of a dataset.
#ifndef INKLING_TRAINING_EVALUATION_H_
#define INKLING_TRAINING_EVALUATION_H_

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dataset/dataset.h"
#include "metrics/confusion.h"
#include "network/classic_network.h"

namespace inkling {

struct Evaluation {
  Confusion confusion;
  std::vector<std::size_t> predicted;         // [rows], the digit read
  std::array<double, kDigits> mean_own = {};  // of each output unit over the rows that are its digit; 0 without rows
};

// REQUIRES: images of network.inputs() pixels.
Evaluation evaluate(const ClassicNetwork& network, const Dataset& data, std::span<const std::size_t> rows);

// What went wrong where a digit that is among the rows was never read, as one plain sentence without a full stop;
// nullopt where every digit was. An output unit that stays near 0 even for its own digit has saturated: the sigmoid is
// flat there, and it cannot learn any more (docs/classic.md).
std::optional<std::string> describe_unread_digits(const Evaluation& evaluation);

}  // namespace inkling

#endif  // INKLING_TRAINING_EVALUATION_H_
