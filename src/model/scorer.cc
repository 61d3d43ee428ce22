#include "model/scorer.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

#include "metrics/scores.h"

namespace inkling::model {
namespace {

constexpr float kMaxCount = 16;  // of the published program's images

}  // namespace

Scorer::Scorer(const Model& model, std::size_t batch)
    : model_(model), batch_(batch), inputs_(model.height() * model.width()), outputs_(model.labels().size()) {
  const auto* ensemble = std::get_if<Ensemble>(&model.network);
  if (ensemble == nullptr) return;
  for (const network::Network& network : *ensemble) {
    workspaces_.emplace_back(network.architecture(), batch, network::Workspace::Mode::kInference).load(network);
  }
}

void Scorer::score(std::span<const float> images, std::span<double> probabilities) {
  const std::size_t count = images.size() / inputs_;
  assert(images.size() == count * inputs_ && probabilities.size() == count * outputs_);
  const std::size_t at_once = workspaces_.empty() ? 1 : batch_;
  for (std::size_t first = 0; first < count; first += at_once) {
    const std::size_t part = std::min(at_once, count - first);
    const auto inputs = images.subspan(first * inputs_, part * inputs_);
    const auto outputs = probabilities.subspan(first * outputs_, part * outputs_);
    workspaces_.empty() ? score_classic(inputs, outputs) : score_batch(inputs, outputs);
  }
}

void Scorer::score_classic(std::span<const float> image, std::span<double> probabilities) const {
  std::vector<std::uint8_t> counts(image.size());
  std::ranges::transform(image, counts.begin(),
                         [](float ink) { return static_cast<std::uint8_t>(std::lround(ink * kMaxCount)); });
  const classic::ClassicNetwork::Outputs outputs = std::get<classic::ClassicNetwork>(model_.network).forward(counts);
  const double sum = std::accumulate(outputs.begin(), outputs.end(), 0.0);
  for (std::size_t k = 0; k < outputs.size(); ++k) {
    probabilities[k] = sum > 0 ? outputs[k] / sum : 1 / static_cast<double>(outputs.size());
  }
}

// A batch that is not full is filled with blank images, whose results are dropped.
void Scorer::score_batch(std::span<const float> images, std::span<double> probabilities) {
  std::ranges::fill(probabilities, 0.0);
  for (network::Workspace& workspace : workspaces_) {
    const std::span<float> input = workspace.input();
    std::ranges::copy(images, input.begin());
    std::ranges::fill(input.subspan(images.size()), 0.0f);
    const std::span<const float> outputs = workspace.forward();
    const std::vector<double> logits(outputs.begin(), outputs.end());
    for (std::size_t first = 0; first < probabilities.size(); first += outputs_) {
      metrics::add_softmax(std::span(logits).subspan(first, outputs_), model_.temperature,
                           1 / static_cast<double>(workspaces_.size()), probabilities.subspan(first, outputs_));
    }
  }
}

}  // namespace inkling::model
