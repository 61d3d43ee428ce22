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

ClassicStep ClassicReference::explain(std::vector<double> x, std::uint8_t label, std::uint64_t step) const {
  ClassicStep values{.step = step, .label = label, .input = std::move(x), .hidden = {}, .delta_hidden = {}};
  values.hidden = hidden_activations(values.input);
  values.output = output_activations(values.hidden);
  // δ2 = (y - L2) σ'(L1 W),  with σ' = σ (1 - σ)
  for (std::size_t k = 0; k < kOutputs; ++k) {
    values.target[k] = k == label ? 1 : 0;
    values.error[k] = values.target[k] - values.output[k];
    values.delta_output[k] = values.error[k] * values.output[k] * (1 - values.output[k]);
    values.loss += values.error[k] * values.error[k] / 2;
  }
  // δ1 = (δ2 Wᵀ) σ'(x V)
  values.delta_hidden.resize(hidden());
  for (std::size_t h = 0; h < hidden(); ++h) {
    double sum = 0;
    for (std::size_t k = 0; k < kOutputs; ++k) sum += values.delta_output[k] * w_[h * kOutputs + k];
    values.delta_hidden[h] = sum * values.hidden[h] * (1 - values.hidden[h]);
  }
  return values;
}

ClassicReference::Gradients ClassicReference::gradients(std::span<const double> x, std::size_t label) const {
  const ClassicStep values = explain({x.begin(), x.end()}, static_cast<std::uint8_t>(label), 0);
  const std::vector<double>& l1 = values.hidden;
  const std::vector<double>& delta1 = values.delta_hidden;
  const std::array<double, kOutputs>& delta2 = values.delta_output;
  // ∂loss/∂W = -L1ᵀ δ2,  ∂loss/∂V = -xᵀ δ1
  Gradients gradients{std::vector<double>(v_.size()), std::vector<double>(w_.size()), values.output};
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
