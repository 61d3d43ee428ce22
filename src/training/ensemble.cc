#include "training/ensemble.h"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "metrics/calibration.h"
#include "training/checkpoint.h"
#include "training/evaluation.h"

namespace inkling::training {
namespace {

std::string checkpoint_folder(const EnsembleOptions& options, std::size_t member) {
  if (options.members == 1) return *options.checkpoint;
  return (std::filesystem::path(*options.checkpoint) / fmt::format("{}", member + 1)).string();
}

}  // namespace

EnsembleResult train_ensemble(const Recipe& recipe, const TrainingData& data, const EnsembleOptions& options,
                              TrainingListener& listener) {
  EnsembleResult all;
  for (std::size_t member = 0; member < options.members; ++member) {
    TrainerOptions trainer = options.trainer;
    trainer.seed += member;
    std::optional<CheckpointFolder> checkpoints;
    if (options.checkpoint) checkpoints.emplace(checkpoint_folder(options, member));
    trainer.checkpoints = checkpoints ? &*checkpoints : nullptr;
    if (options.members > 1) listener.on_member(member + 1, options.members);
    TrainingResult result = train(recipe, data, trainer, listener);
    all.interrupted = result.interrupted;
    if (all.interrupted) break;
    all.networks.push_back(std::move(result.network));
    all.histories.push_back(std::move(result.history));
    all.stopped_early = all.stopped_early || result.stopped_early;
  }
  return all;
}

std::vector<metrics::Scores> logits_of(std::span<const network::Network> networks, const dataset::Dataset& data,
                                       std::span<const std::size_t> rows, base::ThreadPool& threads) {
  std::vector<metrics::Scores> logits;
  for (const network::Network& network : networks) logits.push_back(outputs_of(network, data, rows, threads));
  return logits;
}

double calibrated_temperature(std::span<const network::Network> networks, const dataset::Dataset& data,
                              std::span<const std::size_t> rows, base::ThreadPool& threads) {
  return metrics::fit_temperature(logits_of(networks, data, rows, threads), labels_of(data, rows));
}

}  // namespace inkling::training
