#include "training/ensemble.h"

#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "training/checkpoint.h"

namespace inkling::training {
namespace {

std::string checkpoint_folder(const TrainOptions& options, std::size_t member) {
  if (options.members == 1) return *options.checkpoint;
  return (std::filesystem::path(*options.checkpoint) / fmt::format("{}", member)).string();
}

}  // namespace

EnsembleResult train_ensemble(const MinibatchSettings& settings, const dataset::Partition& data,
                              const TrainOptions& options, TrainListener& listener) {
  EnsembleResult all;
  for (std::size_t member = 1; member <= options.members; ++member) {
    NetworkOptions network{options.seed + member - 1, options.threads, member, options.members, options.patience};
    require_fitting(settings, data, network);
    std::optional<CheckpointFolder> checkpoints;
    if (options.checkpoint) checkpoints.emplace(checkpoint_folder(options, member));
    network.checkpoints = checkpoints ? &*checkpoints : nullptr;
    network.resume = options.resume;
    TrainedNetwork result = train_network(settings, data, network, listener);
    all.networks.push_back(std::move(result.network));
    all.histories.push_back(std::move(result.history));
    all.stopped_early = all.stopped_early || result.stopped_early;
  }
  return all;
}

}  // namespace inkling::training
