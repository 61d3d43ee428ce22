#include "classic/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
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

// Share of the samples whose largest output is their label's.
template <typename T>
double measure_accuracy(const ClassicWeights<T>& weights, const ClassicSamples<T>& samples, base::ThreadPool& threads) {
  std::vector<std::size_t> correct(threads.size());
  threads.run(threads.size(), [&](std::size_t thread) {
    const base::FlushDenormals flush;
    for (std::size_t i = thread; i < samples.size(); i += threads.size()) {
      const auto outputs = classic_forward(weights, samples, i);
      correct[thread] += std::ranges::max_element(outputs) - outputs.begin() == samples.labels[i];
    }
  });
  return static_cast<double>(std::accumulate(correct.begin(), correct.end(), std::size_t{0})) /
         static_cast<double>(samples.size());
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

template <typename T>
ClassicRun train(dataset::Subset data, const ClassicOptions& options, const ClassicListener& listener) {
  constexpr std::uint64_t kMaxSteps = 65536;  // taken between two looks at the weights
  base::NumpyRandomState random(options.seed);
  ClassicWeights<T> weights = draw_weights<T>(random, data.data->image_size(), options.hidden);
  dataset::Partition partition = hold_out_test(std::move(data), options.test_fraction, random);
  const ClassicSamples<T> train_samples = take_samples<T>(partition.train);
  const ClassicSamples<T> test_samples = take_samples<T>(partition.test);

  base::ThreadPool threads(options.threads);
  std::vector<std::uint32_t> order;
  for (std::uint64_t step = 0; step < options.steps; step += order.size()) {
    // Up to and including the next step after which the accuracy is measured: 0, every, 2·every, …
    const std::uint64_t past = step % options.every;
    const std::uint64_t before = past == 0 ? 0 : options.every - past;
    order.resize(std::min({before, options.steps - step - 1, kMaxSteps - 1}) + 1);
    for (std::uint32_t& sample : order) {
      sample = random.interval(static_cast<std::uint32_t>(train_samples.size() - 1));
    }
    take_steps(weights, train_samples, order, static_cast<T>(options.learning_rate), step);
    const std::uint64_t last = step + order.size() - 1;
    if (last % options.every == 0) listener({last, measure_accuracy(weights, test_samples, threads)});
  }
  std::vector<double> test_outputs = outputs_of(to_reference(weights), partition.test);
  network::Network network = to_network(weights, *partition.train.data);
  return {std::move(partition), std::move(network), std::move(test_outputs)};
}

}  // namespace

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
  require_valid(options);
  return options.precision == Precision::kFloat ? train<float>(std::move(data), options, listener)
                                                : train<double>(std::move(data), options, listener);
}

}  // namespace inkling::classic
