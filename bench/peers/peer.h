// What the C++ programs that bench/classic.py compares have in common: the same problem, one clock, one line of JSON.
//
// Each starts from the weights, split and sample order of `inkling train --seed 2`, takes its steps once untimed and
// then kRuns times timed, each time from the start, and prints the median. Time is the thread's processor time, which
// other programs on the machine disturb least; all of these run on one thread.
#ifndef INKLING_BENCH_PEERS_PEER_H_
#define INKLING_BENCH_PEERS_PEER_H_

#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/denormals.h"
#include "dataset/builtin.h"
#include "support/classic_start.h"

namespace inkling::bench {

inline constexpr std::size_t kInputs = 64;
inline constexpr std::size_t kHidden = 100;
inline constexpr std::size_t kOutputs = 10;
inline constexpr std::size_t kSteps = 20000;
inline constexpr double kLearningRate = 0.12;
inline constexpr int kRuns = 5;

// The published problem right before its first step.
struct Problem {
  dataset::Dataset digits = dataset::builtin_digits();
  test::ClassicStart start{digits, /*seed=*/2, kHidden};
  std::vector<std::uint32_t> order = draw_order();  // kSteps indices into start.split().train.rows

  std::size_t train_size() const { return start.split().train.rows.size(); }
  std::size_t label(std::size_t sample) const { return digits.labels[start.split().train.rows[sample]]; }

  // The training images as T, [train_size, 64].
  template <typename T>
  std::vector<T> train_images() const {
    std::vector<T> images;
    for (const std::size_t row : start.split().train.rows) {
      const auto pixels = digits.image(row);
      images.insert(images.end(), pixels.begin(), pixels.end());
    }
    return images;
  }

  // The training labels, one-hot between `low` and `high`, [train_size, 10].
  template <typename T>
  std::vector<T> train_targets(T low = 0, T high = 1) const {
    std::vector<T> targets(train_size() * kOutputs, low);
    for (std::size_t i = 0; i < train_size(); ++i) targets[i * kOutputs + label(i)] = high;
    return targets;
  }

 private:
  std::vector<std::uint32_t> draw_order() {
    std::vector<std::uint32_t> drawn(kSteps);
    for (std::uint32_t& sample : drawn) sample = start.next_sample();
    return drawn;
  }
};

inline double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

inline double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

// The share of the test images for which `outputs(image)`, ten numbers, is largest at the label.
template <typename Outputs>
double accuracy(const Problem& problem, Outputs outputs) {
  std::size_t correct = 0;
  for (const std::size_t row : problem.start.split().test.rows) {
    const auto values = outputs(problem.digits.image(row));
    const auto digit = std::max_element(std::begin(values), std::end(values)) - std::begin(values);
    correct += digit == problem.digits.labels[row];
  }
  return static_cast<double>(correct) / static_cast<double>(problem.start.split().test.rows.size());
}

// Times `train()`, which takes `steps` steps of the network that `reset()` sets to its start, with denormals flushed as
// Inkling does. Returns nanoseconds a step.
template <typename Reset, typename Train>
double measure(std::size_t steps, Reset reset, Train train) {
  const base::FlushDenormals flush;
  std::vector<double> seconds;
  for (int run = 0; run <= kRuns; ++run) {
    reset();
    const double begin = cpu_seconds();
    train();
    if (run > 0) seconds.push_back(cpu_seconds() - begin);
  }
  return median(seconds) / static_cast<double>(steps) * 1e9;
}

// The line that bench/classic.py reads.
inline void report(std::size_t steps, double ns_per_step, double accuracy, std::string_view version) {
  fmt::print(R"({{"steps": {}, "cpu_ns_per_step": {:.2f}, "accuracy": {:.4f}, "version": "{}"}})"
             "\n",
             steps, ns_per_step, accuracy, version);
}

}  // namespace inkling::bench

#endif  // INKLING_BENCH_PEERS_PEER_H_
