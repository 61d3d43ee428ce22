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
  std::vector<std::size_t> predicted;           // [rows], the digit read
  ClassicNetwork::Outputs largest_output = {};  // of each output unit over all rows, in [0, 1]
};

// REQUIRES: images of network.inputs() pixels.
Evaluation evaluate(const ClassicNetwork& network, const Dataset& data, std::span<const std::size_t> rows);

// What went wrong where a digit that is among the rows was never read, as one plain sentence without a full stop;
// nullopt where every digit was. An output unit that is nearly 0 on every row has saturated: the sigmoid is flat
// there, and it cannot learn any more.
std::optional<std::string> describe_unread_digits(const Evaluation& evaluation);

}  // namespace inkling

#endif  // INKLING_TRAINING_EVALUATION_H_
