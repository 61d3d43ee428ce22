// How well a network reads some of a dataset's images.
#ifndef INKLING_TRAINING_EVALUATION_H_
#define INKLING_TRAINING_EVALUATION_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dataset/partition.h"
#include "metrics/confusion.h"
#include "metrics/scores.h"

namespace inkling::training {

struct Evaluation {
  metrics::Confusion confusion;
  std::vector<std::size_t> predicted;  // [images], the digit read

  // Of each output unit the mean over the images that are its digit; 0 where there are none.
  std::array<double, metrics::kDigits> mean_own = {};
};

// How well digits are read, whatever an eleventh output says. REQUIRES: a row of `outputs` an image, labels 0..9.
Evaluation evaluate(const metrics::Scores& outputs, const dataset::Subset& images);

// What went wrong where a digit that is among the images was never read, as one plain sentence without a full stop;
// nullopt where every digit was. An output unit that stays near 0 even for its own digit has saturated: the sigmoid is
// flat there, and it cannot learn any more (docs/classic.md).
std::optional<std::string> describe_unread_digits(const Evaluation& evaluation);

}  // namespace inkling::training

#endif  // INKLING_TRAINING_EVALUATION_H_
