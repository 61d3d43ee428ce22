#include "classic/reference.h"

#include <cmath>

namespace inkling::classic {
namespace {

double sigmoid(double a) { return 1 / (1 + std::exp(-a)); }

}  // namespace

ClassicReference::ClassicReference(std::vector<double> v, std::vector<double> w) : v_(std::move(v)), w_(std::move(w)) {}

// L1 = σ(x V)
std::vector<double> ClassicReference::hidden_activations(std::span<const double> x) const {
  std::vector<double> l1(hidden());
  for (std::size_t h = 0; h < hidden(); ++h) {
    double a = 0;
    for (std::size_t i = 0; i < inputs(); ++i) a += x[i] * v_[i * hidden() + h];
    l1[h] = sigmoid(a);
  }
  return l1;
}

// L2 = σ(L1 W)
std::array<double, ClassicReference::kOutputs> ClassicReference::output_activations(std::span<const double> l1) const {
  std::array<double, kOutputs> l2 = {};
  for (std::size_t k = 0; k < kOutputs; ++k) {
    double a = 0;
    for (std::size_t h = 0; h < hidden(); ++h) a += l1[h] * w_[h * kOutputs + k];
    l2[k] = sigmoid(a);
  }
  return l2;
}

std::array<double, ClassicReference::kOutputs> ClassicReference::forward(std::span<const double> x) const {
  return output_activations(hidden_activations(x));
}

ClassicReference::Gradients ClassicReference::gradients(std::span<const double> x, std::size_t label) const {
  const std::vector<double> l1 = hidden_activations(x);
  const std::array<double, kOutputs> l2 = output_activations(l1);

  // δ2 = (y - L2) σ'(L1 W),  with σ' = σ (1 - σ)
  std::array<double, kOutputs> delta2 = {};
  for (std::size_t k = 0; k < kOutputs; ++k) {
    const double y = k == label ? 1 : 0;
    delta2[k] = (y - l2[k]) * l2[k] * (1 - l2[k]);
  }
  // δ1 = (δ2 Wᵀ) σ'(x V)
  std::vector<double> delta1(hidden());
  for (std::size_t h = 0; h < hidden(); ++h) {
    double sum = 0;
    for (std::size_t k = 0; k < kOutputs; ++k) sum += delta2[k] * w_[h * kOutputs + k];
    delta1[h] = sum * l1[h] * (1 - l1[h]);
  }
  // ∂loss/∂W = -L1ᵀ δ2,  ∂loss/∂V = -xᵀ δ1
  Gradients gradients{std::vector<double>(v_.size()), std::vector<double>(w_.size()), l2};
  for (std::size_t h = 0; h < hidden(); ++h) {
    for (std::size_t k = 0; k < kOutputs; ++k) gradients.w[h * kOutputs + k] = -l1[h] * delta2[k];
  }
  for (std::size_t i = 0; i < inputs(); ++i) {
    for (std::size_t h = 0; h < hidden(); ++h) gradients.v[i * hidden() + h] = -x[i] * delta1[h];
  }
  return gradients;
}

std::array<double, ClassicReference::kOutputs> ClassicReference::step(std::span<const double> x, std::size_t label,
                                                                      double learning_rate) {
  const Gradients gradient = gradients(x, label);
  for (std::size_t i = 0; i < v_.size(); ++i) v_[i] -= learning_rate * gradient.v[i];
  for (std::size_t i = 0; i < w_.size(); ++i) w_[i] -= learning_rate * gradient.w[i];
  return gradient.outputs;
}

}  // namespace inkling::classic
