#include "training/evaluation.h"

#include <fmt/format.h>

#include <algorithm>

namespace inkling {
namespace {

// An output that never gets above this has a slope σ' = σ (1 - σ) below it, too: steps no longer move it.
constexpr double kSaturated = 1e-2;

std::string plural(std::string_view noun, const std::vector<std::size_t>& digits) {
  return fmt::format("{}{} {}", noun, digits.size() == 1 ? "" : "s", fmt::join(digits, ", "));
}

}  // namespace

Evaluation evaluate(const ClassicNetwork& network, const Dataset& data, std::span<const std::size_t> rows) {
  Evaluation result;
  result.predicted.reserve(rows.size());
  for (const std::size_t row : rows) {
    const ClassicNetwork::Outputs outputs = network.forward(data.image(row));
    result.predicted.push_back(largest(outputs));
    result.confusion.add(data.labels[row], result.predicted.back());
    for (std::size_t k = 0; k < outputs.size(); ++k) {
      result.largest_output[k] = std::max(result.largest_output[k], outputs[k]);
    }
  }
  return result;
}

std::optional<std::string> describe_unread_digits(const Evaluation& evaluation) {
  std::vector<std::size_t> saturated;
  std::vector<std::size_t> unlearned;
  for (std::size_t digit = 0; digit < kDigits; ++digit) {
    if (evaluation.confusion.support(digit) == 0 || evaluation.confusion.predicted(digit) != 0) continue;
    (evaluation.largest_output[digit] < kSaturated ? saturated : unlearned).push_back(digit);
  }
  std::vector<std::string> causes;
  if (!saturated.empty()) {
    causes.push_back(fmt::format(
        "the {} {} never predicted: the first steps drove {} to 0, where the sigmoid is too flat to learn from; "
        "another --seed helps",
        plural("digit", saturated), saturated.size() == 1 ? "was" : "were",
        saturated.size() == 1 ? "its output unit" : "their output units"));
  }
  if (!unlearned.empty()) {
    causes.push_back(fmt::format("the {} {} never predicted: not learned yet; more --steps or another --seed helps",
                                 plural("digit", unlearned), unlearned.size() == 1 ? "was" : "were"));
  }
  if (causes.empty()) return std::nullopt;
  return fmt::format("{}", fmt::join(causes, "; "));
}

}  // namespace inkling
