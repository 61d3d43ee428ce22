#include "network/loss.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

namespace inkling::network {
namespace {

// Writes p_k = e^(z_k - max z) / Σ_j e^(z_j - max z) for one row and returns max z + log Σ_j e^(z_j - max z).
double softmax_row(std::span<const float> logits, std::span<float> probabilities) {
  const float largest = std::ranges::max(logits);
  double sum = 0;
  for (std::size_t k = 0; k < logits.size(); ++k) {
    probabilities[k] = std::exp(logits[k] - largest);
    sum += static_cast<double>(probabilities[k]);
  }
  for (float& p : probabilities) p = static_cast<float>(static_cast<double>(p) / sum);
  return static_cast<double>(largest) + std::log(sum);
}

// Of one row; `gradient` has room for a row.
double softmax_cross_entropy(float smoothing, std::span<const float> logits, std::size_t label, float scale,
                             std::span<float> gradient) {
  const double log_sum = softmax_row(logits, gradient);
  const double rest = static_cast<double>(smoothing) / static_cast<double>(logits.size());
  double loss = 0;
  for (std::size_t k = 0; k < logits.size(); ++k) {
    const double target = (k == label ? 1 - static_cast<double>(smoothing) : 0) + rest;
    if (target > 0) loss += target * (log_sum - static_cast<double>(logits[k]));
    gradient[k] = scale * (gradient[k] - static_cast<float>(target));
  }
  return loss;
}

double squared_error(std::span<const float> outputs, std::size_t label, float scale, std::span<float> gradient) {
  double loss = 0;
  for (std::size_t k = 0; k < outputs.size(); ++k) {
    const float difference = outputs[k] - (k == label ? 1.0f : 0.0f);
    loss += 0.5 * static_cast<double>(difference) * static_cast<double>(difference);
    gradient[k] = scale * difference;
  }
  return loss;
}

}  // namespace

LossResult compute_loss(const Loss& loss, std::span<const float> outputs, std::span<const std::uint8_t> labels,
                        float scale, std::span<float> gradient) {
  const std::size_t count = labels.empty() ? 0 : outputs.size() / labels.size();
  assert(gradient.empty() || gradient.size() == outputs.size());
  std::vector<float> unused(gradient.empty() ? count : 0);
  LossResult result;
  for (std::size_t row = 0; row < labels.size(); ++row) {
    assert(labels[row] < count);
    const auto values = outputs.subspan(row * count, count);
    const auto row_gradient = gradient.empty() ? std::span(unused) : gradient.subspan(row * count, count);
    result.loss += loss.kind == LossKind::kSoftmaxCrossEntropy
                       ? softmax_cross_entropy(loss.label_smoothing, values, labels[row], scale, row_gradient)
                       : squared_error(values, labels[row], scale, row_gradient);
    if (std::ranges::max_element(values) - values.begin() == labels[row]) ++result.correct;
  }
  return result;
}

}  // namespace inkling::network
