#include "model/predictor.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

namespace inkling::model {
namespace {

double sigmoid(double a) { return 1 / (1 + std::exp(-a)); }

// What is run of the model's networks: where they end in sigmoids, those are taken here.
network::Architecture run_architecture(const Model& model) {
  const network::Architecture& whole = model.networks.front().architecture();
  return model.outputs == OutputKind::kLogits ? whole : whole.without_last_sigmoid();
}

// Memory for more values than that, of all networks, is not taken for the sake of speed: 512 MiB a thread.
constexpr std::uint64_t kMostValuesInBatches = std::uint64_t{1} << 27;

network::Batches batches_for(const network::Architecture& architecture, std::size_t networks) {
  const std::uint64_t values = architecture.values() * networks * network::Inference::kBatches.back();
  return values > kMostValuesInBatches ? network::Batches::kNever : network::Batches::kWhereMany;
}

}  // namespace

Predictor::Predictor(Model model) : model_(std::move(model)), inputs_(model_.height() * model_.width()) {
  const network::Architecture architecture = run_architecture(model_);
  for (const network::Network& network : model_.networks) {
    networks_.push_back(
        std::make_unique<network::Inference>(network, architecture, batches_for(architecture, model_.networks.size())));
  }
}

metrics::Scores Predictor::probabilities(std::span<const float> images) const {
  assert(images.size() % inputs_ == 0);
  const auto source = [&](std::size_t first, std::size_t count, std::span<float> inputs) {
    std::ranges::copy(images.subspan(first * inputs_, count * inputs_), inputs.begin());
  };
  return to_probabilities(logits(images.size() / inputs_, source, nullptr));
}

metrics::Scores Predictor::probabilities(std::size_t count, const network::ImageSource& images,
                                         base::ThreadPool& pool) const {
  return to_probabilities(logits(count, images, &pool));
}

std::vector<metrics::Scores> Predictor::logits(std::size_t count, const network::ImageSource& images,
                                               base::ThreadPool& pool) const {
  return logits(count, images, &pool);
}

std::vector<metrics::Scores> Predictor::logits(std::size_t count, const network::ImageSource& images,
                                               base::ThreadPool* pool) const {
  const auto scaled = [&](std::size_t first, std::size_t size, std::span<float> inputs) {
    images(first, size, inputs);
    if (model_.full_ink == 1) return;
    for (float& value : inputs) value *= model_.full_ink;
  };
  const std::size_t labels = model_.labels().size();
  std::vector<float> outputs(count * labels);
  std::vector<metrics::Scores> logits;
  for (const auto& network : networks_) {
    pool == nullptr ? network->run(count, scaled, outputs) : network->run(count, scaled, *pool, outputs);
    if (!std::ranges::all_of(outputs, [](float value) { return std::isfinite(value); })) {
      throw NotFinite(model_.called + ": its answers are no finite numbers: its weights are too large");
    }
    logits.push_back({labels, {outputs.begin(), outputs.end()}});
  }
  return logits;
}

metrics::Scores Predictor::to_probabilities(std::vector<metrics::Scores> logits) const {
  if (model_.outputs == OutputKind::kLogits) return metrics::probabilities(logits, model_.temperature);
  metrics::Scores mean{logits.front().classes, std::vector<double>(logits.front().values.size())};
  for (metrics::Scores& scores : logits) {
    std::ranges::transform(scores.values, scores.values.begin(), sigmoid);
    const metrics::Scores shares = metrics::shares(std::move(scores));
    for (std::size_t i = 0; i < mean.values.size(); ++i) {
      mean.values[i] += shares.values[i] / static_cast<double>(logits.size());
    }
  }
  return mean;
}

}  // namespace inkling::model
