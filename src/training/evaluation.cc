#include "training/evaluation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

#include "training/images.h"

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

metrics::Scores outputs_of(const network::Network& network, const dataset::Dataset& data,
                           std::span<const std::size_t> rows, base::ThreadPool& threads) {
  const std::size_t classes = network.architecture().outputs();
  std::vector<float> logits(rows.size() * classes);
  network::Inference(network).run(rows.size(), plain_images(data, rows), threads, logits);
  return {classes, {logits.begin(), logits.end()}};
}

std::vector<std::uint8_t> labels_of(const dataset::Dataset& data, std::span<const std::size_t> rows) {
  std::vector<std::uint8_t> labels(rows.size());
  std::ranges::transform(rows, labels.begin(), [&data](std::size_t row) { return data.labels[row]; });
  return labels;
}

Evaluation evaluate(const metrics::Scores& outputs, const dataset::Dataset& data, std::span<const std::size_t> rows) {
  Evaluation result;
  result.predicted.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::size_t label = data.labels[rows[i]];
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

std::vector<std::size_t> all_rows(const dataset::Dataset& data) {
  std::vector<std::size_t> rows(data.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return rows;
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
