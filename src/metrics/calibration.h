// Whether a model's probabilities mean what they say, and what they are good for: reading what is sure and leaving the
// rest to people.
//
// A model is calibrated where of the digits that it reads with confidence 0.9, nine in ten are right. One number brings
// a network near to that without changing what it reads: the temperature that its logits are divided by (Guo et al.
// 2017, "On calibration of modern neural networks").
#ifndef INKLING_METRICS_CALIBRATION_H_
#define INKLING_METRICS_CALIBRATION_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "metrics/scores.h"

namespace inkling::metrics {

// One digit as it was read.
struct Answer {
  double confidence = 0;  // the probability of the digit read, 0..1
  bool correct = false;
};

// What is read of `probabilities`, the best digit of each row. REQUIRES: a label below the classes a row.
std::vector<Answer> answers(const Scores& probabilities, std::span<const std::uint8_t> labels);

// Mean over the rows of -log p(label), natural logarithm; 0 without rows. Probabilities below the smallest normal
// double count as that.
double negative_log_likelihood(const Scores& probabilities, std::span<const std::uint8_t> labels);

// Expected calibration error: the answers fall by their confidence into 15 bins of equal width, (0, 1/15], (1/15,
// 2/15], … (14/15, 1]; the mean over the answers of |share that is right - mean confidence| of their bin. 0..1.
inline constexpr std::size_t kCalibrationBins = 15;
double expected_calibration_error(std::span<const Answer> answers);

// The temperature for which probabilities(members, temperature) has the lowest negative log-likelihood, to four digits.
// Searched from 1/4 to 4: labels that are all read rightly would ask for 0, which claims certainty. 1 without rows.
double fit_temperature(std::span<const Scores> members, std::span<const std::uint8_t> labels);

// What happens where digits are read that a model is at least so sure of, and the others are left.
struct Acceptance {
  double threshold = 0;      // the lowest confidence that is read
  std::uint64_t read = 0;    // digits
  std::uint64_t errors = 0;  // of them

  double error() const { return read == 0 ? 0 : static_cast<double>(errors) / static_cast<double>(read); }
};

// The risk-coverage curve: one entry for every confidence that there is, highest first; the last reads everything.
std::vector<Acceptance> risk_coverage(std::span<const Answer> answers);

// The entry of a risk-coverage curve that reads the most with an error of at most `max_error`; nullopt where none does.
std::optional<Acceptance> acceptance_at(std::span<const Acceptance> curve, double max_error);

}  // namespace inkling::metrics

#endif  // INKLING_METRICS_CALIBRATION_H_
