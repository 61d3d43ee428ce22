#include "training/trainer.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <span>
#include <utility>

#include "augmentation/augment.h"
#include "base/denormals.h"
#include "base/error.h"
#include "base/sha256.h"
#include "base/stream.h"
#include "base/threads.h"
#include "training/images.h"
#include "training/run_state.h"
#include "training/step.h"

namespace inkling::training {
namespace {

constexpr double kCheckpointSeconds = 30;        // between two checkpoints within an epoch
constexpr std::size_t kStatisticsImages = 4096;  // that batch normalization is measured on again for averaged weights
constexpr std::size_t kEvaluatedShard = 64;      // images a shard of those

// A run of train_network(): its state, and what the steps work with.
class Run {
 public:
  Run(const MinibatchSettings& settings, const dataset::Partition& data, const NetworkOptions& options,
      TrainListener& listener)
      : settings_(settings),
        data_(data),
        options_(options),
        listener_(listener),
        ranks_(options.ranks == nullptr ? alone_ : *options.ranks),
        pool_(options.threads),
        state_(settings, options.seed),
        augmenter_(settings.augmentation, data.train.data->height, data.train.data->width, data.train.data->max_value),
        calm_augmenter_(augmentation::weakened(settings.augmentation, settings.calm_strength), data.train.data->height,
                        data.train.data->width, data.train.data->max_value),
        step_(state_.network, state_.optimizer, state_.average ? &*state_.average : nullptr,
              {settings.batch, settings.shard_size, settings.loss, settings.clip_norm, 0.1, options.seed}, pool_,
              options.ranks),
        scratch_(options.threads),
        inputs_(settings.batch * data.train.data->image_size()) {
    // An epoch is whole shards, so that no batch normalization sees a single image; what is left over changes with
    // each epoch's order.
    const std::size_t shard = std::min(settings.shard_size, data.train.size());
    images_an_epoch_ = data.train.size() / shard * shard;
    steps_an_epoch_ = (images_an_epoch_ + settings.batch - 1) / settings.batch;
    if (options.checkpoints != nullptr || !ranks_.is_alone()) {
      identity_ = run_identity(settings_, data_, options_);
      require_the_same_of_all_ranks();
      resume();
      require_same_bits();
    }
  }

  TrainedNetwork run() {
    listener_.on_start({options_.member, options_.members, data_.train.size(), data_.validation.size(),
                        data_.test.size(), state_.network.architecture().parameters(), settings_.epochs});
    if (resumed_) listener_.on_resume(state_.epoch() + 1, state_.step);
    bool early = is_out_of_patience();
    while (!early && state_.epoch() < settings_.epochs) {
      run_epoch();
      early = is_out_of_patience();
    }
    return {options_.patience > 0 ? state_.best->network : finished_network(), state_.history, early};
  }

 private:
  void require_the_same_of_all_ranks() {
    const std::vector<std::string> identities = ranks_.texts(identity_);
    for (std::size_t rank = 1; rank < identities.size(); ++rank) {
      require_same_run(identities[0], identities[rank], fmt::format("rank {} trains", rank));
    }
  }

  // Every rank takes the same steps by itself, so a processor that rounds differently would go another way unseen.
  void require_same_bits() {
    if (ranks_.is_alone()) return;
    const std::vector<std::string> hashes =
        ranks_.texts(base::sha256_hex(std::as_bytes(std::as_const(state_.network).parameters())));
    for (std::size_t rank = 1; rank < hashes.size(); ++rank) {
      if (hashes[rank] == hashes[0]) continue;
      base::fail(ErrorKind::kIo,
                 "rank {} has other weights than rank 0 after epoch {}: ranks have to run on processors of one kind",
                 rank, state_.epoch());
    }
  }

  // The newest checkpoint in the folder, where there is one to go on from.
  std::optional<tensor::Safetensors> newest_checkpoint() {
    if (options_.checkpoints == nullptr) return std::nullopt;
    auto newest =
        options_.checkpoints->load_newest([this](const std::string& warning) { listener_.on_warning(warning); });
    if (newest && !options_.resume) {
      base::fail(ErrorKind::kUsage, "{}: holds checkpoints of a run: resume it, or name another folder",
                 options_.checkpoints->path());
    }
    return newest;
  }

  // That of the first rank, which alone has the folder.
  std::optional<tensor::Safetensors> shared_checkpoint() {
    std::optional<tensor::Safetensors> newest = newest_checkpoint();
    if (ranks_.is_alone()) return newest;
    std::string own;
    if (newest) {
      const base::Bytes bytes = tensor::write_safetensors(*newest);
      own.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    }
    const std::string first = ranks_.texts(own)[0];
    if (first.empty() || newest) return newest;
    return tensor::parse_safetensors(std::as_bytes(std::span(first)), "the checkpoint of rank 0");
  }

  void resume() {
    const std::optional<tensor::Safetensors> newest = shared_checkpoint();
    if (!newest) return;
    const std::string folder = options_.checkpoints == nullptr ? "rank 0" : options_.checkpoints->path();
    restore(*newest, identity_, folder, state_);
    if (state_.epoch() > settings_.epochs || state_.step > steps_an_epoch_) {
      base::fail(ErrorKind::kData, "{}: the checkpoint is damaged: it is behind the run's end", folder);
    }
    resumed_ = true;
  }

  void save_checkpoint() {
    if (options_.checkpoints == nullptr) return;
    options_.checkpoints->save(state_.epoch() * steps_an_epoch_ + state_.step, to_checkpoint(state_, identity_));
    saved_ = std::chrono::steady_clock::now();
  }

  bool is_checkpoint_due() const {
    return std::chrono::steady_clock::now() - saved_ > std::chrono::duration<double>(kCheckpointSeconds);
  }

  bool is_out_of_patience() const {
    return options_.patience > 0 && state_.best && state_.epoch() - state_.best->epoch >= options_.patience;
  }

  // Runs the rest of the current epoch.
  void run_epoch() {
    const std::uint32_t epoch = state_.epoch();
    const std::vector<std::uint32_t> order =
        base::RandomStream(options_.seed, base::Purpose::kShuffle, epoch, 0).permutation(data_.train.size());
    try {
      while (state_.step < steps_an_epoch_) {
        const std::size_t first = state_.step * settings_.batch;
        const std::size_t count = std::min(settings_.batch, images_an_epoch_ - first);
        take_step(epoch, std::span(order).subspan(first, count));
        if (ranks_.any(listener_.should_stop())) throw Error(ErrorKind::kInterrupted, "training was interrupted");
        if (state_.step < steps_an_epoch_ && is_checkpoint_due()) save_checkpoint();
      }
    } catch (const Error& error) {  // between two steps, also where other ranks do not come to a meeting
      if (error.kind() == ErrorKind::kInterrupted) save_checkpoint();
      throw;
    }
    finish_epoch();
  }

  // How far the run is before step `step` of epoch `epoch`, from 0 to 1.
  double progress_at(std::uint32_t epoch, std::uint64_t step) const {
    return static_cast<double>(epoch * steps_an_epoch_ + step) /
           static_cast<double>(settings_.epochs * steps_an_epoch_);
  }

  // Takes a step on the images at `positions` of data_.train.
  void take_step(std::uint32_t epoch, std::span<const std::uint32_t> positions) {
    const double progress = progress_at(epoch, state_.step);
    fill_batch(epoch, positions, progress >= 1 - settings_.calm_share ? calm_augmenter_ : augmenter_);
    const network::LossResult result = step_.run(
        {std::span(inputs_).first(positions.size() * data_.train.data->image_size()), labels_, samples_, epoch},
        optimizer::learning_rate_at(settings_.schedule, progress));
    ++state_.step;
    if (!std::isfinite(result.loss)) {
      base::fail(ErrorKind::kDiverged,
                 "training diverged: the loss is not finite in epoch {}, batch {}; a smaller learning rate helps",
                 epoch + 1, state_.step);
    }
    state_.loss += result.loss;
    state_.correct += result.correct;
    const auto seen = static_cast<double>(std::min(state_.step * settings_.batch, images_an_epoch_));
    listener_.on_step({epoch + 1, settings_.epochs, state_.step, steps_an_epoch_, state_.loss / seen,
                       static_cast<double>(state_.correct) / seen, positions.size()});
  }

  // Of the images, this rank's alone.
  void fill_batch(std::uint32_t epoch, std::span<const std::uint32_t> positions,
                  const augmentation::Augmenter& augmenter) {
    labels_.resize(positions.size());
    samples_.resize(positions.size());
    for (std::size_t i = 0; i < positions.size(); ++i) {
      labels_[i] = data_.train.label(positions[i]);
      samples_[i] = data_.train.rows[positions[i]];
    }
    const std::size_t image_size = data_.train.data->image_size();
    const ImageRange own = step_.own_images(positions.size());
    pool_.run(pool_.size(), [&](std::size_t thread) {
      const base::FlushDenormals flush;
      for (std::size_t i = own.first + thread; i < own.first + own.count; i += pool_.size()) {
        augmenter.apply(data_.train.image(positions[i]), labels_[i],
                        base::RandomStream(options_.seed, base::Purpose::kAugment, epoch, samples_[i]),
                        scratch_[thread], std::span(inputs_).subspan(i * image_size, image_size));
      }
    });
  }

  // Measures the epoch, turns to the next one, and writes a checkpoint.
  void finish_epoch() {
    const auto images = static_cast<double>(images_an_epoch_);
    const double learning_rate =
        optimizer::learning_rate_at(settings_.schedule, progress_at(state_.epoch(), steps_an_epoch_ - 1));
    EpochReport report{
        state_.epoch() + 1, learning_rate, state_.loss / images, static_cast<double>(state_.correct) / images, {}, {}};
    if (!data_.validation.empty()) validate(report);
    state_.history.push_back(report);
    state_.step = 0;
    state_.loss = 0;
    state_.correct = 0;
    require_same_bits();
    save_checkpoint();
    listener_.on_epoch(report);
  }

  void validate(EpochReport& report) {
    network::Network network = finished_network();
    const network::LossResult result = validation_result(network);
    const auto images = static_cast<double>(data_.validation.size());
    report.validation_loss = result.loss / images;
    report.validation_accuracy = static_cast<double>(result.correct) / images;
    const bool better = !state_.best || *report.validation_loss < state_.best->loss;
    if (options_.patience > 0 && better) {
      state_.best.emplace(BestEpoch{std::move(network), report.epoch, *report.validation_loss});
    }
  }

  // As the first rank measures it: all have to agree on when patience is out.
  network::LossResult validation_result(const network::Network& network) {
    network::LossResult result;
    if (ranks_.is_first()) {
      const std::vector<std::uint8_t> labels = data_.validation.labels();
      std::vector<float> outputs(labels.size() * network.architecture().outputs());
      network::Inference(network).run(labels.size(), plain_images(data_.validation), pool_, outputs);
      result = network::compute_loss(settings_.loss, outputs, labels, 0, {});
    }
    if (ranks_.is_alone()) return result;
    const std::string first = ranks_.texts(std::string(reinterpret_cast<const char*>(&result), sizeof(result)))[0];
    std::memcpy(&result, first.data(), sizeof(result));
    return result;
  }

  // The network as a result: with the averaged weights, where they are kept, and batch normalization measured for them.
  network::Network finished_network() {
    network::Network network = state_.network;
    if (!state_.average) return network;
    std::ranges::copy(state_.average->values(), network.parameters().begin());
    if (network.statistics().empty()) return network;
    const std::size_t count = std::min(data_.train.size(), kStatisticsImages);
    recompute_statistics(network, count, std::min(kEvaluatedShard, count), plain_images(data_.train), pool_, &ranks_);
    return network;
  }

  const MinibatchSettings& settings_;
  const dataset::Partition& data_;
  const NetworkOptions& options_;
  TrainListener& listener_;
  Ranks alone_;
  Ranks& ranks_;
  base::ThreadPool pool_;
  RunState state_;
  augmentation::Augmenter augmenter_;
  augmentation::Augmenter calm_augmenter_;
  TrainingStep step_;
  std::vector<augmentation::AugmentScratch> scratch_;  // one a thread
  std::vector<float> inputs_;                          // [batch, image size]
  std::vector<std::uint8_t> labels_;
  std::vector<std::uint64_t> samples_;  // rows of the dataset
  std::size_t images_an_epoch_ = 0;
  std::uint64_t steps_an_epoch_ = 0;
  std::string identity_;
  bool resumed_ = false;
  std::chrono::steady_clock::time_point saved_ = std::chrono::steady_clock::now();
};

}  // namespace

void require_fitting(const MinibatchSettings& settings, const dataset::Partition& data, const NetworkOptions& options) {
  require_valid(settings);
  if (data.train.empty()) base::fail(ErrorKind::kUsage, "there are no images to train on");
  if (options.patience > 0 && data.validation.empty()) {
    base::fail(ErrorKind::kUsage, "patience needs a validation part to watch");
  }
  const dataset::Dataset& images = *data.train.data;
  const tensor::Shape expected = {1, images.height, images.width};
  const network::Architecture architecture = network::Architecture::parse(settings.architecture);
  const tensor::Shape input = architecture.input();
  if (input[0] != expected[0]) {
    base::fail(ErrorKind::kUsage, "the network takes images of {} channels, but those of {} are grey", input[0],
               images.name);
  }
  if (input != expected) {
    base::fail(ErrorKind::kUsage, "the network takes images of {}x{}, but those of {} are {}x{}", input[1], input[2],
               images.name, images.height, images.width);
  }
  if (architecture.outputs() != images.classes) {
    base::fail(ErrorKind::kUsage, "the network has {} outputs, but {} has {} classes", architecture.outputs(),
               images.name, images.classes);
  }
}

TrainedNetwork train_network(const MinibatchSettings& settings, const dataset::Partition& data,
                             const NetworkOptions& options, TrainListener& listener) {
  require_fitting(settings, data, options);
  const base::FlushDenormals flush;
  return Run(settings, data, options, listener).run();
}

}  // namespace inkling::training
