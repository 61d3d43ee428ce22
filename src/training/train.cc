#include "training/train.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>
#include <variant>

#include "base/error.h"
#include "base/text.h"
#include "base/threads.h"
#include "classic/run.h"
#include "metrics/calibration.h"
#include "metrics/scores.h"
#include "model/predictor.h"
#include "training/ensemble.h"
#include "training/images.h"
#include "training/recorded_run.h"

namespace inkling::training {
namespace {

constexpr std::size_t kClassicSide = 8;        // pixels
constexpr std::uint8_t kClassicMaxValue = 16;  // of full ink

// What `action` gives; its errors name the option that they are about.
template <typename Action>
auto for_option(const char* name, const Action& action) {
  try {
    return action();
  } catch (const Error& error) {
    throw Error(error.kind(), fmt::format("{}: {}", name, error.what()));
  }
}

void hold_out_validation(dataset::Partition& data, const TrainOptions& options) {
  if (options.validation == 0) return;
  data.validation = for_option(
      "validation", [&] { return dataset::hold_out_stratified(data.train, options.validation, options.seed); });
}

model::Provenance provenance_of(const Recipe& recipe, const TrainOptions& options, const dataset::Dataset& data,
                                model::SplitKind split) {
  return {recipe.name,
          to_text({recipe, options}),
          data.name,
          dataset::content_hash(data),
          options.seed,
          split,
          split == model::SplitKind::kOwn ? 0 : options.test_fraction};
}

class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// --- In minibatches

std::vector<metrics::Scores> logits_of(const model::Predictor& predictor, const dataset::Subset& images,
                                       base::ThreadPool& pool) {
  return predictor.logits(images.size(), plain_images(images), pool);
}

// The temperature that fits `images`, which the networks have not learned from (metrics/calibration.h).
double fitted_temperature(const model::Predictor& predictor, const dataset::Subset& images, base::ThreadPool& pool) {
  return metrics::fit_temperature(logits_of(predictor, images, pool), images.labels());
}

// Fits the temperature where there is a validation part, and measures the model on the test part.
void calibrate_and_test(base::ThreadPool& pool, TrainedModel& trained) {
  const model::Predictor predictor(trained.model);
  double& temperature = trained.model.temperature;
  if (!trained.data.validation.empty()) temperature = fitted_temperature(predictor, trained.data.validation, pool);
  const std::vector<metrics::Scores> logits = logits_of(predictor, trained.data.test, pool);
  trained.test = evaluate(metrics::probabilities(logits, temperature), trained.data.test);
  if (logits.size() == 1) return;
  for (const metrics::Scores& scores : logits) trained.member_tests.push_back(evaluate(scores, trained.data.test));
}

TrainedModel train_minibatches(const Recipe& recipe, const MinibatchSettings& settings, dataset::Partition data,
                               const TrainOptions& options, TrainListener& listener, Ranks* ranks) {
  const model::SplitKind split = data.test.empty() ? model::SplitKind::kStratified : model::SplitKind::kOwn;
  if (split == model::SplitKind::kStratified) {
    data.test = for_option(
        "test_fraction", [&] { return dataset::hold_out_stratified(data.train, options.test_fraction, options.seed); });
  }
  hold_out_validation(data, options);
  const Stopwatch stopwatch;
  EnsembleResult result = train_ensemble(settings, data, options, listener, ranks);
  const double seconds = stopwatch.seconds();
  TrainedModel trained;
  trained.seconds = seconds;
  trained.model.networks = std::move(result.networks);
  trained.model.provenance = provenance_of(recipe, options, *data.train.data, split);
  trained.model.temperature = settings.temperature;
  trained.model.normalization = model::usual_normalization(data.train.data->height, data.train.data->width);
  trained.histories = std::move(result.histories);
  trained.stopped_early = result.stopped_early;
  trained.data = std::move(data);
  base::ThreadPool pool(options.threads);
  calibrate_and_test(pool, trained);
  return trained;
}

// --- The classic recipe

classic::ClassicOptions with_options(ClassicSettings settings, const TrainOptions& options) {
  if (options.seed > std::numeric_limits<std::uint32_t>::max()) {
    base::fail(ErrorKind::kUsage, "seed: the classic recipe takes 0 to 4294967295, as np.random.seed does, got {}",
               options.seed);
  }
  settings.seed = static_cast<std::uint32_t>(options.seed);
  settings.threads = options.threads;
  settings.test_fraction = options.test_fraction;
  return settings;
}

void require_classic_data(const dataset::Partition& data) {
  const dataset::Dataset& images = *data.train.data;
  if (images.height != kClassicSide || images.width != kClassicSide || images.max_value != kClassicMaxValue) {
    base::fail(ErrorKind::kUsage,
               "the classic recipe takes images of 8x8 values 0 to 16, but those of {} are {}x{}, 0 to {}", images.name,
               images.height, images.width, images.max_value);
  }
  if (!data.test.empty()) {
    base::fail(ErrorKind::kUsage, "the classic recipe draws its test part itself, but {} has one", images.name);
  }
}

classic::ClassicRun run_classic(const ClassicSettings& settings, dataset::Subset images, TrainListener& listener) {
  const std::uint64_t weights = classic::classic_architecture(kClassicSide, kClassicSide, settings.hidden).parameters();
  const dataset::Partition parts = for_option("test_fraction", [&] {
    return classic::classic_partition(images, settings.seed, weights, settings.test_fraction);
  });
  listener.on_start({.train = parts.train.size(), .test = parts.test.size(), .parameters = weights});
  return classic::train_classic(std::move(images), settings, [&](const classic::ClassicMeasurement& measurement) {
    listener.on_accuracy({measurement.step, measurement.accuracy});
    if (listener.should_stop()) throw Error(ErrorKind::kInterrupted, "training was interrupted");
  });
}

// Hears what its listener hears, and notes the accuracies.
class AccuracyNotes : public TrainListener {
 public:
  AccuracyNotes(TrainListener& listener, std::vector<AccuracyReport>& accuracies)
      : listener_(listener), accuracies_(accuracies) {}
  void on_start(const StartReport& report) override { listener_.on_start(report); }
  void on_accuracy(const AccuracyReport& report) override {
    accuracies_.push_back(report);
    listener_.on_accuracy(report);
  }
  bool should_stop() override { return listener_.should_stop(); }

 private:
  TrainListener& listener_;
  std::vector<AccuracyReport>& accuracies_;
};

TrainedModel finished(const Recipe& recipe, const TrainOptions& options, classic::ClassicRun run) {
  const dataset::Dataset& images = *run.partition.train.data;
  TrainedModel trained;
  trained.model.networks.push_back(std::move(run.network));
  trained.model.provenance = provenance_of(recipe, options, images, model::SplitKind::kNumpy);
  trained.model.full_ink = kClassicMaxValue;
  trained.model.outputs = model::OutputKind::kSigmoids;
  trained.model.normalization = model::usual_normalization(images.height, images.width);
  trained.test = evaluate({metrics::kDigits, std::move(run.test_outputs)}, run.partition.test);
  trained.data = std::move(run.partition);
  return trained;
}

TrainedModel train_classic(const Recipe& recipe, const ClassicSettings& settings, dataset::Partition data,
                           const TrainOptions& options, TrainListener& listener) {
  require_classic_data(data);
  std::vector<AccuracyReport> accuracies;
  AccuracyNotes notes(listener, accuracies);
  const Stopwatch stopwatch;
  classic::ClassicRun run = run_classic(with_options(settings, options), std::move(data.train), notes);
  const double seconds = stopwatch.seconds();
  TrainedModel trained = finished(recipe, options, std::move(run));
  trained.seconds = seconds;
  trained.accuracies = std::move(accuracies);
  return trained;
}

dataset::Subset classic_data(dataset::Partition data) {
  require_classic_data(data);
  return std::move(data.train);
}

// --- Again

[[noreturn]] void fail_unrecorded() { base::fail(ErrorKind::kData, "the model does not record how it was trained"); }

void require_same(const std::string& architecture, const model::Model& model) {
  if (architecture == model.architecture()) return;
  base::fail(ErrorKind::kData, "the recorded recipe is of another network: expected '{}', got '{}'",
             model.architecture(), base::printable(architecture));
}

model::Model train_classic_again(const model::Model& model, ClassicSettings settings, const TrainOptions& options,
                                 dataset::Partition data, TrainListener& listener) {
  if (options.seed > std::numeric_limits<std::uint32_t>::max()) fail_unrecorded();
  require_same(classic::classic_architecture(kClassicSide, kClassicSide, settings.hidden).to_string(), model);
  settings.every = std::max<std::uint64_t>(1, settings.steps);  // what is measured on the way changes nothing
  model::Model again = model;
  again.networks = {run_classic(with_options(settings, options), std::move(data.train), listener).network};
  return again;
}

model::Model train_minibatches_again(const model::Model& model, const MinibatchSettings& settings,
                                     const TrainOptions& options, dataset::Partition data, TrainListener& listener) {
  require_same(settings.architecture, model);
  data = recorded_partition(model, std::move(data));
  hold_out_validation(data, options);
  model::Model again = model;
  again.networks = train_ensemble(settings, data, options, listener).networks;
  if (!data.validation.empty()) {
    base::ThreadPool pool(options.threads);
    again.temperature = fitted_temperature(model::Predictor(again), data.validation, pool);
  }
  return again;
}

}  // namespace

ClassicSession::ClassicSession(const Recipe& recipe, dataset::Partition data, const TrainOptions& options)
    : recipe_(recipe),
      options_(options),
      trainer_(classic_data(std::move(data)), with_options(std::get<ClassicSettings>(recipe.settings), options)) {}

TrainedModel ClassicSession::result() const {
  Recipe recipe = recipe_;
  std::get<ClassicSettings>(recipe.settings).steps = trainer_.steps();
  return finished(recipe, options_, {trainer_.partition(), trainer_.network(), trainer_.test_outputs()});
}

TrainedModel train(const Recipe& recipe, dataset::Partition data, const TrainOptions& options, TrainListener& listener,
                   Ranks* ranks) {
  if (const auto* classic = std::get_if<ClassicSettings>(&recipe.settings)) {
    if (ranks != nullptr && !ranks->is_alone()) {
      base::fail(ErrorKind::kUsage,
                 "the classic recipe takes one image a step, which {} processes cannot share: choose another recipe",
                 ranks->count());
    }
    return train_classic(recipe, *classic, std::move(data), options, listener);
  }
  const auto& settings = std::get<MinibatchSettings>(recipe.settings);
  return train_minibatches(recipe, settings, std::move(data), options, listener, ranks);
}

model::Model train_again(const model::Model& model, dataset::Partition data, const TrainOptions& options,
                         TrainListener& listener) {
  const model::Provenance& origin = model.provenance;
  const RecordedRun run = parse_recorded_run(origin.recipe, origin.configuration);
  TrainOptions recorded = run.options;
  recorded.seed = origin.seed;
  recorded.test_fraction = origin.test_fraction;
  recorded.members = model.networks.size();
  recorded.threads = options.threads;
  recorded.checkpoint = options.checkpoint;
  recorded.resume = options.resume;
  const auto* classic = std::get_if<ClassicSettings>(&run.recipe.settings);
  if ((classic != nullptr) != (origin.split == model::SplitKind::kNumpy)) fail_unrecorded();
  if (classic != nullptr) return train_classic_again(model, *classic, recorded, std::move(data), listener);
  const auto& settings = std::get<MinibatchSettings>(run.recipe.settings);
  return train_minibatches_again(model, settings, recorded, std::move(data), listener);
}

}  // namespace inkling::training
