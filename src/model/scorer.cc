#include "model/scorer.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

#include "metrics/scores.h"

namespace inkling::model {
namespace {

double sigmoid(double a) { return 1 / (1 + std::exp(-a)); }

// What is run of the model's networks: the sigmoids that are its outputs are taken here.
network::Architecture run_architecture(const Model& model) {
  const network::Architecture& whole = model.networks.front().architecture();
  return model.outputs == OutputKind::kLogits ? whole : whole.without_last_sigmoid();
}

}  // namespace

Scorer::Scorer(const Model& model, std::size_t batch)
    : model_(model), batch_(batch), inputs_(model.height() * model.width()), outputs_(model.labels().size()) {
  const network::Architecture architecture = run_architecture(model);
  for (const network::Network& network : model.networks) {
    workspaces_.emplace_back(architecture, batch, network::Workspace::Mode::kInference).load(network);
  }
}

void Scorer::score(std::span<const float> images, std::span<double> probabilities) {
  const std::size_t count = images.size() / inputs_;
  assert(images.size() == count * inputs_ && probabilities.size() == count * outputs_);
  for (std::size_t first = 0; first < count; first += batch_) {
    const std::size_t part = std::min(batch_, count - first);
    score_batch(images.subspan(first * inputs_, part * inputs_),
                probabilities.subspan(first * outputs_, part * outputs_));
  }
}

// A batch that is not full is filled with blank images, whose results are dropped.
void Scorer::score_batch(std::span<const float> images, std::span<double> probabilities) {
  std::ranges::fill(probabilities, 0.0);
  for (network::Workspace& workspace : workspaces_) {
    const std::span<float> input = workspace.input();
    std::ranges::transform(images, input.begin(), [&](float ink) { return ink * model_.full_ink; });
    std::ranges::fill(input.subspan(images.size()), 0.0f);
    const std::span<const float> outputs = workspace.forward();
    for (std::size_t first = 0; first < probabilities.size(); first += outputs_) {
      add(outputs.subspan(first, outputs_), probabilities.subspan(first, outputs_));
    }
  }
}

// Adds one network's part of the mean, of one image.
void Scorer::add(std::span<const float> outputs, std::span<double> probabilities) const {
  std::vector<double> values(outputs.begin(), outputs.end());
  const double weight = 1 / static_cast<double>(workspaces_.size());
  if (model_.outputs == OutputKind::kLogits) {
    metrics::add_softmax(values, model_.temperature, weight, probabilities);
    return;
  }
  std::ranges::transform(values, values.begin(), sigmoid);
  const metrics::Scores shares = metrics::shares({values.size(), std::move(values)});
  for (std::size_t k = 0; k < probabilities.size(); ++k) probabilities[k] += weight * shares.values[k];
}

}  // namespace inkling::model
