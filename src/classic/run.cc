#include "classic/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "base/denormals.h"
#include "base/error.h"
#include "base/random.h"
#include "base/threads.h"
#include "classic/kernel.h"
#include "classic/reference.h"

namespace inkling::classic {
namespace {

void require_valid(const ClassicOptions& options) {
  const auto require = [](bool holds, const char* message) {
    if (!holds) throw Error(ErrorKind::kUsage, message);
  };
  require(std::isfinite(options.learning_rate) && options.learning_rate > 0, "the learning rate must be above 0");
  require(options.hidden >= 1 && options.hidden <= ClassicOptions::kMaxHidden, "hidden units: expected 1 to 65536");
  require(options.every >= 1, "expected at least 1 step between two measurements");
  require(options.threads >= 1, "expected at least 1 thread");
  require(options.test_fraction > 0 && options.test_fraction < 1, "the test fraction must be between 0 and 1");
}

// V, then W, uniform in [-1, 1), in the order in which NumPy fills [inputs, hidden] and [hidden, outputs].
template <typename T>
ClassicWeights<T> draw_weights(base::NumpyRandomState& random, std::size_t inputs, std::size_t hidden) {
  ClassicWeights<T> weights(inputs, hidden);
  const auto draw = [&random] { return static_cast<T>(random.random_sample() * 2 - 1); };
  for (std::size_t i = 0; i < inputs; ++i) std::generate_n(weights.v_row(i), hidden, draw);
  for (std::size_t h = 0; h < hidden; ++h) {
    for (std::size_t k = 0; k < kClassicOutputs; ++k) weights.w_row(k)[h] = draw();
  }
  return weights;
}

dataset::Partition hold_out_test(dataset::Subset data, double fraction, base::NumpyRandomState& random) {
  dataset::Subset test = dataset::hold_out_random(data, fraction, random);
  return {.train = std::move(data), .test = std::move(test)};
}

template <typename T>
ClassicSamples<T> take_samples(const dataset::Subset& images) {
  ClassicSamples<T> samples;
  samples.inputs = images.data->image_size();
  for (std::size_t i = 0; i < images.size(); ++i) samples.add(images.image(i), images.label(i));
  return samples;
}

template <typename T>
network::Network to_network(const ClassicWeights<T>& weights, const dataset::Dataset& data) {
  std::vector<float> hidden;  // Vᵀ, [hidden, inputs]
  std::vector<float> output;  // Wᵀ, [outputs, hidden]
  hidden.reserve(weights.hidden() * weights.inputs());
  const auto to_float = [](T weight) {
    const auto value = static_cast<float>(weight);
    if (!std::isfinite(value)) {
      base::fail(ErrorKind::kDiverged, "training diverged: the weight {} is too large for a float", weight);
    }
    return value;
  };
  for (std::size_t h = 0; h < weights.hidden(); ++h) {
    for (std::size_t i = 0; i < weights.inputs(); ++i) hidden.push_back(to_float(weights.v_row(i)[h]));
  }
  for (std::size_t k = 0; k < kClassicOutputs; ++k) {
    std::transform(weights.w_row(k), weights.w_row(k) + weights.hidden(), std::back_inserter(output), to_float);
  }
  network::Network network(classic_architecture(data.height, data.width, weights.hidden()));
  network.set_tensors({{"dense1.weight", {{weights.hidden(), weights.inputs()}, std::move(hidden)}},
                       {"dense2.weight", {{kClassicOutputs, weights.hidden()}, std::move(output)}}});
  return network;
}

// The weights in double precision.
template <typename T>
ClassicReference to_reference(const ClassicWeights<T>& weights) {
  std::vector<double> v;  // [inputs, hidden]
  std::vector<double> w;  // [hidden, outputs]
  for (std::size_t i = 0; i < weights.inputs(); ++i) {
    v.insert(v.end(), weights.v_row(i), weights.v_row(i) + weights.hidden());
  }
  for (std::size_t h = 0; h < weights.hidden(); ++h) {
    for (std::size_t k = 0; k < kClassicOutputs; ++k) w.push_back(weights.w_row(k)[h]);
  }
  return {std::move(v), std::move(w)};
}

// [images, outputs]
std::vector<double> outputs_of(const ClassicReference& network, const dataset::Subset& images) {
  std::vector<double> outputs;
  for (std::size_t i = 0; i < images.size(); ++i) {
    const auto image = images.image(i);
    const auto of_image = network.forward(std::vector<double>(image.begin(), image.end()));
    outputs.insert(outputs.end(), of_image.begin(), of_image.end());
  }
  return outputs;
}

// Takes the steps `order` of which the first is number `first`. Weights are looked at once at the end; where they are
// not finite, the steps are taken again one by one to name the one that did it.
template <typename T>
void take_steps(ClassicWeights<T>& weights, const ClassicSamples<T>& samples, const std::vector<std::uint32_t>& order,
                T learning_rate, std::uint64_t first) {
  const base::FlushDenormals flush;
  const ClassicWeights<T> before = weights;
  classic_train(weights, samples, order, learning_rate);
  if (weights.all_finite()) return;
  weights = before;
  for (std::size_t n = 0; n < order.size(); ++n) {
    classic_train(weights, samples, std::span(order).subspan(n, 1), learning_rate);
    if (!weights.all_finite()) {
      base::fail(ErrorKind::kDiverged,
                 "training diverged: a weight is not finite after step {}; a smaller learning rate helps", first + n);
    }
  }
}

}  // namespace

class ClassicTrainer::Implementation {
 public:
  virtual ~Implementation() = default;
  virtual ClassicStep next() = 0;
  virtual void take(std::uint64_t count) = 0;
  virtual ClassicTest test() = 0;
  virtual network::Network network() const = 0;
  virtual std::vector<double> test_outputs() const = 0;

  dataset::Partition partition;
  std::uint64_t steps = 0;
};

template <typename T>
class ClassicTrainer::ImplementationOf : public Implementation {
 public:
  ImplementationOf(dataset::Subset data, const ClassicOptions& options)
      : learning_rate_(static_cast<T>(options.learning_rate)),
        random_(options.seed),
        weights_(draw_weights<T>(random_, data.data->image_size(), options.hidden)),
        threads_(options.threads) {
    partition = hold_out_test(std::move(data), options.test_fraction, random_);
    train_samples_ = take_samples<T>(partition.train);
    test_samples_ = take_samples<T>(partition.test);
  }

  ClassicStep next() override {
    if (!drawn_) drawn_ = draw();
    const auto image = partition.train.image(*drawn_);
    return to_reference(weights_).explain(std::vector<double>(image.begin(), image.end()),
                                          partition.train.label(*drawn_), steps);
  }

  void take(std::uint64_t count) override {
    std::vector<std::uint32_t> order;
    for (std::uint64_t done = 0; done < count; done += order.size()) {
      order.resize(std::min(count - done, kMaxSteps));
      for (std::uint32_t& sample : order) sample = drawn_ ? *std::exchange(drawn_, std::nullopt) : draw();
      take_steps(weights_, train_samples_, order, learning_rate_, steps);
      steps += order.size();
    }
  }

  ClassicTest test() override {
    ClassicTest result;
    result.predicted.resize(test_samples_.size());
    std::vector<std::size_t> correct(threads_.size());
    std::vector<double> loss(threads_.size());
    threads_.run(threads_.size(), [&](std::size_t thread) {
      const base::FlushDenormals flush;
      for (std::size_t i = thread; i < test_samples_.size(); i += threads_.size()) {
        const auto outputs = classic_forward(weights_, test_samples_, i);
        const auto best = std::ranges::max_element(outputs) - outputs.begin();
        result.predicted[i] = static_cast<std::uint8_t>(best);
        correct[thread] += best == test_samples_.labels[i];
        for (std::size_t k = 0; k < kClassicOutputs; ++k) {
          const double error = (k == test_samples_.labels[i] ? 1.0 : 0.0) - static_cast<double>(outputs[k]);
          loss[thread] += error * error / 2;
        }
      }
    });
    const auto images = static_cast<double>(test_samples_.size());
    result.accuracy = static_cast<double>(std::accumulate(correct.begin(), correct.end(), std::size_t{0})) / images;
    result.loss = std::accumulate(loss.begin(), loss.end(), 0.0) / images;
    return result;
  }

  network::Network network() const override { return to_network(weights_, *partition.train.data); }
  std::vector<double> test_outputs() const override { return outputs_of(to_reference(weights_), partition.test); }

 private:
  static constexpr std::uint64_t kMaxSteps = 65536;  // taken between two looks at the weights

  std::uint32_t draw() { return random_.interval(static_cast<std::uint32_t>(train_samples_.size() - 1)); }

  const T learning_rate_;
  base::NumpyRandomState random_;
  ClassicWeights<T> weights_;
  ClassicSamples<T> train_samples_;
  ClassicSamples<T> test_samples_;
  base::ThreadPool threads_;
  std::optional<std::uint32_t> drawn_;  // the next step's sample, where it was looked at
};

ClassicTrainer::ClassicTrainer(dataset::Subset data, const ClassicOptions& options) {
  require_valid(options);
  if (options.precision == Precision::kFloat) {
    implementation_ = std::make_unique<ImplementationOf<float>>(std::move(data), options);
  } else {
    implementation_ = std::make_unique<ImplementationOf<double>>(std::move(data), options);
  }
}

ClassicTrainer::ClassicTrainer(ClassicTrainer&&) noexcept = default;
ClassicTrainer::~ClassicTrainer() = default;

const dataset::Partition& ClassicTrainer::partition() const { return implementation_->partition; }
std::uint64_t ClassicTrainer::steps() const { return implementation_->steps; }
ClassicStep ClassicTrainer::next() { return implementation_->next(); }
void ClassicTrainer::take(std::uint64_t count) { implementation_->take(count); }
ClassicTest ClassicTrainer::test() { return implementation_->test(); }
network::Network ClassicTrainer::network() const { return implementation_->network(); }
std::vector<double> ClassicTrainer::test_outputs() const { return implementation_->test_outputs(); }

network::Architecture classic_architecture(std::size_t height, std::size_t width, std::size_t hidden) {
  return network::Architecture::parse(
      fmt::format("input {}x{} | flatten | dense {} no-bias | sigmoid | dense {} no-bias | sigmoid", height, width,
                  hidden, kClassicOutputs));
}

dataset::Partition classic_partition(dataset::Subset data, std::uint32_t seed, std::uint64_t weights,
                                     double test_fraction) {
  base::NumpyRandomState random(seed);
  for (std::uint64_t drawn = 0; drawn < weights; ++drawn) random.random_sample();
  return hold_out_test(std::move(data), test_fraction, random);
}

ClassicRun train_classic(dataset::Subset data, const ClassicOptions& options, const ClassicListener& listener) {
  ClassicTrainer trainer(std::move(data), options);
  while (trainer.steps() < options.steps) {
    // Up to and including the next step after which the accuracy is measured: 0, every, 2·every, …
    const std::uint64_t past = trainer.steps() % options.every;
    const std::uint64_t before = past == 0 ? 0 : options.every - past;
    trainer.take(std::min(before, options.steps - trainer.steps() - 1) + 1);
    const std::uint64_t last = trainer.steps() - 1;
    if (last % options.every == 0) listener({last, trainer.test().accuracy});
  }
  return {trainer.partition(), trainer.network(), trainer.test_outputs()};
}

}  // namespace inkling::classic
