// Losses: how wrong outputs are, and the gradient by the outputs. Labels are indices of the right output.
//
//   softmax cross-entropy, with the labels smoothed by ε over K outputs (Szegedy et al. 2016):
//     p_k = e^(z_k - max z) / Σ_j e^(z_j - max z)     t_k = (1 - ε) [k = label] + ε / K
//     loss = -Σ_k t_k log p_k                         ∂loss/∂z_k = p_k - t_k
//
//   squared error, as the classic program: for a network that ends with sigmoid
//     loss = ½ Σ_k (t_k - o_k)²,  t_k = [k = label]   ∂loss/∂o_k = o_k - t_k
#ifndef INKLING_NETWORK_LOSS_H_
#define INKLING_NETWORK_LOSS_H_

#include <cstddef>
#include <cstdint>
#include <span>

namespace inkling::network {

enum class LossKind : std::uint8_t { kSoftmaxCrossEntropy, kSquaredError };

struct Loss {
  LossKind kind = LossKind::kSoftmaxCrossEntropy;
  float label_smoothing = 0;  // ε in [0, 1); softmax cross-entropy only
};

struct LossResult {
  double loss = 0;          // summed over the rows
  std::size_t correct = 0;  // rows whose largest output (the lowest index among equals) is the label's

  bool operator==(const LossResult&) const = default;
};

// `outputs` is [rows, outputs], `labels` [rows]. Writes scale × the gradient of the summed loss to `gradient`,
// [rows, outputs], unless that is empty. REQUIRES: labels below the number of outputs.
LossResult compute_loss(const Loss& loss, std::span<const float> outputs, std::span<const std::uint8_t> labels,
                        float scale, std::span<float> gradient);

}  // namespace inkling::network

#endif  // INKLING_NETWORK_LOSS_H_
