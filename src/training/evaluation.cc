#include "training/evaluation.h"

#include <fmt/format.h>

#include <cstddef>
#include <vector>

namespace inkling::training {
namespace {

// A unit whose outputs are y has slopes σ' = y (1 - y): below this, steps hardly move it.
constexpr double kSaturated = 0.02;

// "the digits 3, 8 were"
std::string subject(const std::vector<std::size_t>& digits) {
  const bool one = digits.size() == 1;
  return fmt::format("the digit{} {} {}", one ? "" : "s", fmt::join(digits, ", "), one ? "was" : "were");
}

}  // namespace

Evaluation evaluate(const metrics::Scores& outputs, const dataset::Subset& images) {
  Evaluation result;
  result.predicted.reserve(images.size());
  for (std::size_t i = 0; i < images.size(); ++i) {
    const std::size_t label = images.label(i);
    result.predicted.push_back(metrics::best_digit(outputs.row(i)));
    result.confusion.add(label, result.predicted.back());
    result.mean_own[label] += outputs.row(i)[label];
  }
  for (std::size_t digit = 0; digit < metrics::kDigits; ++digit) {
    const auto support = static_cast<double>(result.confusion.support(digit));
    if (support > 0) result.mean_own[digit] /= support;
  }
  return result;
}

std::optional<std::string> describe_unread_digits(const Evaluation& evaluation) {
  std::vector<std::size_t> saturated;
  std::vector<std::size_t> unlearned;
  for (std::size_t digit = 0; digit < metrics::kDigits; ++digit) {
    if (evaluation.confusion.support(digit) == 0 || evaluation.confusion.predicted(digit) != 0) continue;
    (evaluation.mean_own[digit] < kSaturated ? saturated : unlearned).push_back(digit);
  }
  if (!saturated.empty()) {
    const bool one = saturated.size() == 1;
    return fmt::format(
        "{} never predicted: early steps drove {} to nearly 0, where the sigmoid is too flat to learn from; another "
        "--seed or a scaled recipe (--recipe digits-mlp) helps",
        subject(saturated), one ? "its output unit" : "their output units");
  }
  if (!unlearned.empty()) return subject(unlearned) + " never predicted; more --steps or another --seed helps";
  return std::nullopt;
}

}  // namespace inkling::training
