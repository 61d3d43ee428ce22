#include "training/step.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cassert>
#include <cmath>
#include <limits>
#include <optional>

#include "base/aligned.h"
#include "base/denormals.h"
#include "network/workspace.h"
#include "optimizer/gradient_norm.h"
#include "training/shard_exchange.h"
#include "training/shard_tree.h"

namespace inkling::training {
namespace {

constexpr std::size_t kBlock = 4096;  // parameters that are updated together; a first-level cache's worth

bool all_finite(std::span<const float> values) {
  constexpr std::int32_t kInfinity = 0x7f800000;  // as bits; a NaN's are above
  std::int32_t largest = 0;
  for (const float value : values) largest = std::max(largest, std::bit_cast<std::int32_t>(value) & 0x7fffffff);
  return largest < kInfinity;
}

// What ranks tell each other of a shard: its result, as the bits of floats, and then its statistics.
using ResultBits = std::array<float, sizeof(network::LossResult) / sizeof(float)>;

}  // namespace

struct TrainingStep::Implementation {
  Implementation(network::Network& the_network, optimizer::Optimizer& the_optimizer,
                 optimizer::MovingAverage* the_average, const StepSettings& the_settings, base::ThreadPool& the_pool,
                 Ranks* ranks)
      : network(the_network),
        optimizer(the_optimizer),
        average(the_average),
        settings(the_settings),
        pool(the_pool),
        rank(ranks == nullptr ? 0 : ranks->rank()),
        rank_count(ranks == nullptr ? 1 : ranks->count()),
        shards(max_shards()),
        workspaces(std::min({pool.size(), settings.batch / settings.shard_size, own_shards(max_shards()).count})),
        gradients(own_shards(max_shards()).count, base::AlignedVector<float>(network.layout().size)),
        block_sums((network.layout().size + kBlock - 1) / kBlock) {
    pool.run(workspaces.size(), [&](std::size_t i) {
      workspaces[i].emplace(network.architecture(), settings.shard_size, network::Workspace::Mode::kTraining);
    });
    for (Shard& shard : shards) {
      shard.output_gradient.resize(settings.shard_size * network.architecture().outputs());
      shard.statistics.resize(network.layout().statistics_size);
    }
    scratch.resize(pool.size(), base::AlignedVector<float>(tree_depth(shards.size()) * kBlock));
    if (rank_count > 1) {
      exchange.emplace(*ranks, network.layout().size, ResultBits().size() + network.layout().statistics_size);
    }
  }

  struct Shard {
    network::LossResult result;
    std::size_t images = 0;
    std::vector<float> output_gradient;
    std::vector<float> statistics;
  };

  std::size_t shards_of(std::size_t images) const { return (images + settings.shard_size - 1) / settings.shard_size; }
  std::size_t max_shards() const { return shards_of(settings.batch); }
  ShardRange own_shards(std::size_t used) const { return shards_of_rank(rank, rank_count, used); }
  ImageRange own_images(std::size_t images) const;

  network::LossResult run(const Batch& batch, double learning_rate);
  void prepare_rest(std::size_t images);
  void run_shard(const Batch& batch, std::size_t index, std::size_t own_index);
  void share_shards(std::size_t used);
  std::optional<double> clip(std::size_t used);
  bool update(std::size_t used, double scale, double learning_rate);
  void follow_statistics(std::size_t used, std::size_t images);

  // Runs work(first, size, scratch) for every block of the parameters.
  template <typename Work>
  void for_blocks(Work work) {
    const std::size_t size = network.layout().size;
    pool.run((size + kBlock - 1) / kBlock, [&](std::size_t block) {
      const base::FlushDenormals flush;
      work(block * kBlock, std::min(kBlock, size - block * kBlock), scratch[block % pool.size()].data());
    });
  }

  network::Network& network;
  optimizer::Optimizer& optimizer;
  optimizer::MovingAverage* average;
  StepSettings settings;
  base::ThreadPool& pool;
  std::size_t rank;
  std::size_t rank_count;
  std::vector<Shard> shards;                                  // of all ranks
  std::vector<std::optional<network::Workspace>> workspaces;  // [thread], for whole shards
  std::optional<network::Workspace> rest;                     // for the last shard of a batch that is not full
  std::vector<base::AlignedVector<float>> gradients;          // [own shard]
  std::vector<TreeSum> own_sums;                              // each own shard's gradient
  std::span<const TreeSum> sums;                              // of the batch: the nodes that are known here
  std::optional<ShardExchange> exchange;                      // where there are other ranks
  std::vector<double> block_sums;                             // of squares
  std::vector<base::AlignedVector<float>> scratch;            // [thread]
};

network::LossResult TrainingStep::Implementation::run(const Batch& batch, double learning_rate) {
  const std::size_t images = batch.labels.size();
  assert(images >= 1 && images <= settings.batch);
  assert(batch.inputs.size() == images * network.architecture().inputs() && batch.samples.size() == images);
  const std::size_t used = shards_of(images);
  const ShardRange own = own_shards(used);
  if (own.first + own.count == used) prepare_rest(own_images(images).count % settings.shard_size);
  pool.run(own.count, [&](std::size_t i) { run_shard(batch, own.first + i, i); });
  own_sums.clear();
  for (std::size_t i = 0; i < own.count; ++i) own_sums.push_back({{own.first + i, 1}, gradients[i].data()});
  sums = own_sums;
  if (exchange) share_shards(used);

  network::LossResult result;
  for (std::size_t i = 0; i < used; ++i) {
    shards[i].images = std::min(settings.shard_size, images - i * settings.shard_size);
    result.loss += shards[i].result.loss;
    result.correct += shards[i].result.correct;
  }
  if (!std::isfinite(result.loss)) return result;
  const std::optional<double> scale = clip(used);
  if (!scale) {
    result.loss = std::numeric_limits<double>::quiet_NaN();
    return result;
  }
  if (!update(used, *scale, learning_rate)) result.loss = std::numeric_limits<double>::quiet_NaN();
  follow_statistics(used, images);
  return result;
}

ImageRange TrainingStep::Implementation::own_images(std::size_t images) const {
  const ShardRange own = own_shards(shards_of(images));
  const std::size_t first = std::min(images, own.first * settings.shard_size);
  return {first, std::min(images, (own.first + own.count) * settings.shard_size) - first};
}

// Sums this rank's gradients, tells the other ranks, and hears theirs.
void TrainingStep::Implementation::share_shards(std::size_t used) {
  exchange->prepare(used);
  for_blocks([&](std::size_t first, std::size_t size, float* sums_scratch) {
    std::span<const TreeSum> known = own_sums;
    for (std::size_t i = 0; i < exchange->own().size(); ++i) {
      const ShardRange node = exchange->own()[i].node;
      const float* sum = tree_sum(known.first(node.count), node, first, size, sums_scratch, kBlock);
      std::copy_n(sum, size, exchange->own_sum(i) + first);
      known = known.subspan(node.count);
    }
  });
  for (const TreeSum& own : own_sums) {
    const Shard& shard = shards[own.node.first];
    const auto bits = std::bit_cast<ResultBits>(shard.result);
    const auto rest_of_record = std::ranges::copy(bits, exchange->record(own.node.first).begin()).out;
    std::ranges::copy(shard.statistics, rest_of_record);
  }
  exchange->run();
  for (std::size_t i = 0; i < used; ++i) {
    const std::span<const float> record = exchange->record(i);
    ResultBits bits;
    std::ranges::copy(record.first(bits.size()), bits.begin());
    shards[i].result = std::bit_cast<network::LossResult>(bits);
    std::ranges::copy(record.subspan(bits.size()), shards[i].statistics.begin());
  }
  sums = exchange->sums();
}

void TrainingStep::Implementation::prepare_rest(std::size_t images) {
  if (images == 0 || (rest && rest->batch() == images)) return;
  rest.emplace(network.architecture(), images, network::Workspace::Mode::kTraining);
}

// Shard `index` of the batch, which is this rank's `own_index`th.
void TrainingStep::Implementation::run_shard(const Batch& batch, std::size_t index, std::size_t own_index) {
  const base::FlushDenormals flush;
  const std::size_t first = index * settings.shard_size;
  const std::size_t images = std::min(settings.shard_size, batch.labels.size() - first);
  const std::size_t inputs = network.architecture().inputs();
  const bool is_rest = images < settings.shard_size;
  network::Workspace& workspace = is_rest ? *rest : *workspaces[own_index % pool.size()];
  if (is_rest || own_index < pool.size()) workspace.load(network);

  Shard& shard = shards[index];
  std::ranges::copy(batch.inputs.subspan(first * inputs, images * inputs), workspace.input().begin());
  const auto outputs = workspace.forward({settings.seed, batch.epoch, batch.samples.subspan(first, images)});
  const std::span output_gradient = std::span(shard.output_gradient).first(outputs.size());
  shard.result = network::compute_loss(settings.loss, outputs, batch.labels.subspan(first, images),
                                       1 / static_cast<float>(batch.labels.size()), output_gradient);
  workspace.backward(output_gradient, gradients[own_index]);
  std::ranges::copy(workspace.batch_statistics(), shard.statistics.begin());
}

// What the gradient is to be multiplied with; nullopt where its norm is not finite.
std::optional<double> TrainingStep::Implementation::clip(std::size_t used) {
  if (settings.clip_norm <= 0) return 1;
  for_blocks([&](std::size_t first, std::size_t size, float* sums_scratch) {
    const float* sum = tree_sum(sums, {0, used}, first, size, sums_scratch, kBlock);
    block_sums[first / kBlock] = optimizer::sum_of_squares({sum, size});
  });
  double total = 0;
  for (const double sum : block_sums) total += sum;
  const double scale = optimizer::clipping_scale(std::sqrt(total), settings.clip_norm);
  if (std::isnan(scale)) return std::nullopt;
  return scale;
}

// Returns whether the gradient was finite.
bool TrainingStep::Implementation::update(std::size_t used, double scale, double learning_rate) {
  optimizer.begin_step();
  if (average) average->begin_step();
  const auto factor = static_cast<float>(scale);
  std::atomic<bool> finite = true;
  for_blocks([&](std::size_t first, std::size_t size, float* sums_scratch) {
    const float* gradient = tree_sum(sums, {0, used}, first, size, sums_scratch, kBlock);
    if (scale != 1) {
      for (std::size_t i = 0; i < size; ++i) sums_scratch[i] = factor * gradient[i];
      gradient = sums_scratch;
    }
    if (!all_finite({gradient, size})) finite = false;
    const auto parameters = network.parameters().subspan(first, size);
    optimizer.update(first, parameters, {gradient, size}, learning_rate);
    if (average) average->update(first, parameters);
  });
  return finite;
}

void TrainingStep::Implementation::follow_statistics(std::size_t used, std::size_t images) {
  const std::span<float> running = network.statistics();
  const double momentum = settings.statistics_momentum;
  for (std::size_t k = 0; k < running.size(); ++k) {
    double mean = 0;
    for (std::size_t i = 0; i < used; ++i) {
      mean += static_cast<double>(shards[i].statistics[k]) * static_cast<double>(shards[i].images);
    }
    mean /= static_cast<double>(images);
    running[k] = static_cast<float>((1 - momentum) * static_cast<double>(running[k]) + momentum * mean);
  }
}

TrainingStep::TrainingStep(network::Network& network, optimizer::Optimizer& optimizer,
                           optimizer::MovingAverage* average, const StepSettings& settings, base::ThreadPool& pool,
                           Ranks* ranks)
    : implementation_(std::make_unique<Implementation>(network, optimizer, average, settings, pool, ranks)) {}
TrainingStep::~TrainingStep() = default;

network::LossResult TrainingStep::run(const Batch& batch, double learning_rate) {
  return implementation_->run(batch, learning_rate);
}

ImageRange TrainingStep::own_images(std::size_t images) const { return implementation_->own_images(images); }

std::vector<optimizer::ParameterRange> decayed_ranges(const network::ParameterLayout& layout) {
  std::vector<optimizer::ParameterRange> ranges;
  for (const network::Parameter& parameter : layout.parameters) {
    if (parameter.role == network::ParameterRole::kWeight) ranges.push_back({parameter.offset, parameter.size()});
  }
  return ranges;
}

void recompute_statistics(network::Network& network, std::size_t count, std::size_t shard_size,
                          const network::ImageSource& images, base::ThreadPool& pool, Ranks* ranks) {
  const std::size_t shards = count / shard_size;
  assert(shards >= 1);
  const std::size_t size = network.layout().statistics_size;
  if (size == 0) return;
  Ranks alone;
  Ranks& all = ranks == nullptr ? alone : *ranks;
  const ShardRange own = shards_of_rank(all.rank(), all.count(), shards);
  const network::Architecture architecture = network.architecture().without_dropout();
  std::vector<std::optional<network::Workspace>> workspaces(std::min(pool.size(), own.count));
  std::vector<float> statistics(shards * size);
  pool.run(own.count, [&](std::size_t i) {
    const base::FlushDenormals flush;
    std::optional<network::Workspace>& workspace = workspaces[i % pool.size()];
    if (!workspace) {
      workspace.emplace(architecture, shard_size, network::Workspace::Mode::kTraining);
      workspace->load(network);
    }
    const std::size_t shard = own.first + i;
    images(shard * shard_size, shard_size, workspace->input());
    workspace->forward();
    std::ranges::copy(workspace->batch_statistics(), statistics.begin() + static_cast<std::ptrdiff_t>(shard * size));
  });
  std::vector<std::size_t> starts;
  for (std::size_t rank = 0; rank <= all.count(); ++rank) {
    starts.push_back(shards_of_rank(rank, all.count(), shards).first * size);
  }
  all.gather(statistics, starts);
  for (std::size_t k = 0; k < size; ++k) {
    double sum = 0;
    for (std::size_t shard = 0; shard < shards; ++shard) sum += static_cast<double>(statistics[shard * size + k]);
    network.statistics()[k] = static_cast<float>(sum / static_cast<double>(shards));
  }
}

}  // namespace inkling::training
