#include "training/ensemble.h"

#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "base/error.h"
#include "model/model.h"
#include "training/checkpoint.h"

namespace inkling::training {
namespace {

bool holds_run(const std::filesystem::path& folder) { return holds_checkpoints(folder.string()); }

// Refuses a folder that holds a run of another number of networks, or one that is not to be gone on with: before the
// first network is trained, and not when the turn comes to the one that meets it.
void require_own_folder(const TrainOptions& options) {
  const std::filesystem::path folder = *options.checkpoint;
  const auto refuse = [&](const std::string& what) {
    base::fail(options.resume ? ErrorKind::kData : ErrorKind::kUsage, "{}: holds checkpoints of {}: {}",
               folder.string(), what, options.resume ? "name another folder" : "resume it, or name another folder");
  };
  if (options.members > 1 && holds_run(folder)) refuse("a run of one network");
  for (std::size_t member = 1; member <= model::kMaxMembers; ++member) {
    if (!holds_run(folder / fmt::format("{}", member))) continue;
    if (options.members == 1) refuse("an ensemble");
    if (member > options.members) refuse("an ensemble of more networks");
    if (!options.resume) refuse("an ensemble");
  }
}

std::string checkpoint_folder(const TrainOptions& options, std::size_t member) {
  if (options.members == 1) return *options.checkpoint;
  return (std::filesystem::path(*options.checkpoint) / fmt::format("{}", member)).string();
}

}  // namespace

EnsembleResult train_ensemble(const MinibatchSettings& settings, const dataset::Partition& data,
                              const TrainOptions& options, TrainListener& listener, Ranks* ranks) {
  const bool keeps = options.checkpoint && (ranks == nullptr || ranks->is_first());
  if (keeps) require_own_folder(options);
  EnsembleResult all;
  for (std::size_t member = 1; member <= options.members; ++member) {
    NetworkOptions network{options.seed + member - 1, options.threads, member, options.members, options.patience};
    require_fitting(settings, data, network);
    std::optional<CheckpointFolder> checkpoints;
    if (keeps) checkpoints.emplace(checkpoint_folder(options, member));
    network.checkpoints = checkpoints ? &*checkpoints : nullptr;
    network.resume = options.resume;
    network.ranks = ranks;
    TrainedNetwork result = train_network(settings, data, network, listener);
    all.networks.push_back(std::move(result.network));
    all.histories.push_back(std::move(result.history));
    all.stopped_early = all.stopped_early || result.stopped_early;
  }
  return all;
}

}  // namespace inkling::training
