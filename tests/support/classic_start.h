// A run of the classic program right before its first step, for the kernel, the oracle and benchmarks alike.
#ifndef INKLING_TESTS_SUPPORT_CLASSIC_START_H_
#define INKLING_TESTS_SUPPORT_CLASSIC_START_H_

#include <cstdint>
#include <vector>

#include "base/random.h"
#include "classic/kernel.h"
#include "classic/reference.h"
#include "dataset/partition.h"

namespace inkling::test {

class ClassicStart {
 public:
  ClassicStart(const dataset::Dataset& data, std::uint32_t seed, std::size_t hidden)
      : data_(data), hidden_(hidden), random_(seed) {
    for (std::size_t i = 0; i < data.image_size() * hidden; ++i) v_.push_back(random_.random_sample() * 2 - 1);
    for (std::size_t i = 0; i < hidden * classic::kClassicOutputs; ++i) w_.push_back(random_.random_sample() * 2 - 1);
    split_.train = dataset::whole(data);
    split_.test = dataset::hold_out_random(split_.train, 0.25, random_);
  }

  const dataset::Partition& split() const { return split_; }
  const std::vector<double>& v() const { return v_; }  // [inputs, hidden]
  const std::vector<double>& w() const { return w_; }  // [hidden, 10]

  template <typename T>
  classic::ClassicWeights<T> weights() const {
    classic::ClassicWeights<T> weights(data_.image_size(), hidden_);
    for (std::size_t i = 0; i < v_.size(); ++i) weights.v_row(i / hidden_)[i % hidden_] = static_cast<T>(v_[i]);
    for (std::size_t i = 0; i < w_.size(); ++i) {
      weights.w_row(i % classic::kClassicOutputs)[i / classic::kClassicOutputs] = static_cast<T>(w_[i]);
    }
    return weights;
  }

  classic::ClassicReference reference() const { return {v_, w_}; }

  // The training part.
  template <typename T>
  classic::ClassicSamples<T> samples() const {
    classic::ClassicSamples<T> samples;
    samples.inputs = data_.image_size();
    for (const std::size_t row : split_.train.rows) samples.add(data_.image(row), data_.labels[row]);
    return samples;
  }

  std::vector<double> image(std::size_t sample) const {
    const auto pixels = data_.image(split_.train.rows[sample]);
    return {pixels.begin(), pixels.end()};
  }

  // The next sample to learn from, an index into the training part.
  std::uint32_t next_sample() { return random_.interval(static_cast<std::uint32_t>(split_.train.size() - 1)); }

 private:
  const dataset::Dataset& data_;
  std::size_t hidden_;
  base::NumpyRandomState random_;
  std::vector<double> v_;
  std::vector<double> w_;
  dataset::Partition split_;
};

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_CLASSIC_START_H_
