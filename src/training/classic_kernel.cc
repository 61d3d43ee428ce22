#include "training/classic_kernel.h"

#include <algorithm>
#include <bit>
#include <cmath>

// Scalable vectors have no fixed number of lanes to build the 16-lane sums from; machines that have them have NEON.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE_256 | HWY_SVE2 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "training/classic_kernel.cc"
#include <hwy/foreach_target.h>  // includes this file once for each instruction set
#include <hwy/highway.h>
// math-inl.h goes behind highway.h.
#include <hwy/contrib/math/math-inl.h>

HWY_BEFORE_NAMESPACE();
namespace inkling {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t kLanes = 16;  // hidden units in a block

// The kernel for one element type. Vectors hold kN lanes, a block is kLanes / kN vectors.
template <typename T>
class Kernel {
 public:
  static constexpr std::size_t kN = HWY_MIN(HWY_LANES(T), kLanes);
  using D = hn::CappedTag<T, kN>;
  using V = hn::Vec<D>;

  Kernel(std::size_t inputs, std::size_t padded, std::size_t hidden)
      : inputs_(inputs), padded_(padded), hidden_(hidden), activation_(padded) {}

  void train(ClassicWeights<T>& weights, const ClassicSamples<T>& samples, std::span<const std::uint32_t> order,
             T learning_rate) {
    if (order.empty()) return;
    multiply_hidden(weights, samples, order[0]);
    for (std::size_t n = 0; n < order.size(); ++n) {
      activate_hidden();
      multiply_output(weights);
      scale_errors(samples.labels[order[n]], learning_rate);
      const std::size_t next = n + 1 < order.size() ? order[n + 1] : order[n];
      const Rows now{samples, order[n]};
      for_columns([&]<std::size_t kVectors>(std::size_t column) HWY_ATTR {
        update<kVectors>(weights, now, Rows{samples, next}, column);
      });
    }
  }

  std::array<T, kClassicOutputs> forward(const ClassicWeights<T>& weights, const ClassicSamples<T>& samples,
                                         std::size_t index) {
    multiply_hidden(weights, samples, index);
    activate_hidden();
    multiply_output(weights);
    std::array<T, kClassicOutputs> outputs;
    std::copy_n(output_.data(), kClassicOutputs, outputs.begin());
    return outputs;
  }

 private:
  // One sample: its values and the bits of those that are not zero.
  struct Rows {
    Rows(const ClassicSamples<T>& samples, std::size_t index)
        : values(samples.values.data() + index * samples.inputs),
          masks(samples.masks.data() + index * samples.mask_words()),
          words(samples.mask_words()) {}

    const T* values;
    const std::uint64_t* masks;
    std::size_t words;
  };

  // How many vectors of a row a pass keeps in registers: δ1 and the next x V, beside some temporaries.
  static constexpr std::size_t kMaxVectors = HWY_TARGET == HWY_AVX3 || HWY_ARCH_ARM_A64 ? 14 : 6;

  // Calls f<kVectors>(column) for consecutive column ranges of kVectors vectors that cover a padded row.
  template <typename F>
  HWY_ATTR void for_columns(F f) {
    const std::size_t vectors = padded_ / kN;
    std::size_t done = 0;
    for (; done + kMaxVectors <= vectors; done += kMaxVectors) f.template operator()<kMaxVectors>(done * kN);
    call_with<kMaxVectors - 1>(vectors - done, done * kN, f);
  }

  // f<count>(column), the count made a constant.
  template <std::size_t kVectors, typename F>
  HWY_ATTR void call_with(std::size_t count, std::size_t column, F f) {
    if constexpr (kVectors > 0) {
      if (count == kVectors) return f.template operator()<kVectors>(column);
      call_with<kVectors - 1>(count, column, f);
    }
  }

  template <typename F>
  HWY_ATTR static HWY_INLINE void for_bits(std::uint64_t bits, std::size_t first, F f) {
    for (; bits != 0; bits &= bits - 1) f(first + static_cast<std::size_t>(std::countr_zero(bits)));
  }

  // 1 / (1 + e^-a). Beyond the bound e^-a would leave the range of T; there σ(a) is below its smallest normal number.
  static HWY_INLINE V sigmoid(V a) {
    const D d;
    const V bound = hn::Set(d, static_cast<T>(sizeof(T) == 4 ? 87 : 706));
    const V one = hn::Set(d, T{1});
    return hn::Div(one, hn::Add(one, hn::Exp(d, hn::Min(hn::Neg(a), bound))));
  }

  // activation = x V
  HWY_ATTR void multiply_hidden(const ClassicWeights<T>& weights, const ClassicSamples<T>& samples, std::size_t index) {
    const Rows x{samples, index};
    const T* v = weights.v_row(0);
    for_columns([&]<std::size_t kVectors>(std::size_t column) HWY_ATTR {
      const D d;
      V sum[kVectors];
      for (std::size_t j = 0; j < kVectors; ++j) sum[j] = hn::Zero(d);
      for (std::size_t word = 0; word < x.words; ++word) {
        for_bits(x.masks[word], word * 64, [&](std::size_t i) HWY_ATTR {
          const V value = hn::Set(d, x.values[i]);
          const T* row = v + i * padded_ + column;
#pragma GCC unroll 16
          for (std::size_t j = 0; j < kVectors; ++j) sum[j] = hn::MulAdd(value, hn::Load(d, row + j * kN), sum[j]);
        });
      }
      for (std::size_t j = 0; j < kVectors; ++j) hn::Store(sum[j], d, activation_.data() + column + j * kN);
    });
  }

  // activation = L1 = σ(activation), and 0 in the padding so that it takes no part in anything.
  HWY_ATTR void activate_hidden() {
    const D d;
    for (std::size_t h = 0; h < padded_; h += kN) {
      hn::Store(sigmoid(hn::Load(d, activation_.data() + h)), d, activation_.data() + h);
    }
    std::fill(activation_.begin() + static_cast<std::ptrdiff_t>(hidden_), activation_.end(), T{0});
  }

  // output = L2 = σ(L1 W)
  HWY_ATTR void multiply_output(const ClassicWeights<T>& weights) {
    constexpr std::size_t kParts = kLanes / kN;  // vectors in a block
    constexpr std::size_t kGroup = kParts == 1   ? 10
                                   : kParts == 2 ? 5
                                   : kParts == 4 ? 2
                                                 : 1;  // sums in registers at a time
    const D d;
    for (std::size_t k = 0; k < kClassicOutputs; k += kGroup) {
      V sum[kGroup * kParts];
      for (V& s : sum) s = hn::Zero(d);
      for (std::size_t h = 0; h < padded_; h += kLanes) {
#pragma GCC unroll 16
        for (std::size_t g = 0; g < kGroup; ++g) {
#pragma GCC unroll 16
          for (std::size_t part = 0; part < kParts; ++part) {
            const V l1 = hn::Load(d, activation_.data() + h + part * kN);
            const V w = hn::Load(d, weights.w_row(k + g) + h + part * kN);
            sum[g * kParts + part] = hn::MulAdd(l1, w, sum[g * kParts + part]);
          }
        }
      }
      for (std::size_t g = 0; g < kGroup; ++g) {
        for (std::size_t part = 0; part < kParts; ++part)
          hn::Store(sum[g * kParts + part], d, lanes_[k + g] + part * kN);
      }
    }
    for (std::size_t k = 0; k < kClassicOutputs; ++k) output_[k] = sum_lanes(lanes_[k]);
    for (std::size_t k = 0; k < kLanes; k += kN) {
      hn::Store(sigmoid(hn::Load(d, output_.data() + k)), d, output_.data() + k);
    }
  }

  // The sum of 16 lanes, by halves: the same order on every instruction set.
  static HWY_INLINE T sum_lanes(const T* lanes) {
    T sum[8];
    for (std::size_t i = 0; i < 8; ++i) sum[i] = lanes[i] + lanes[i + 8];
    for (std::size_t i = 0; i < 4; ++i) sum[i] += sum[i + 4];
    return (sum[0] + sum[2]) + (sum[1] + sum[3]);
  }

  // δ2 = (y - L2) L2 (1 - L2), and η δ2
  HWY_ATTR void scale_errors(std::size_t label, T learning_rate) {
    const D d;
    alignas(64) T target[kLanes] = {};
    target[label] = 1;
    for (std::size_t k = 0; k < kLanes; k += kN) {
      const V l2 = hn::Load(d, output_.data() + k);
      const V slope = hn::Mul(l2, hn::Sub(hn::Set(d, T{1}), l2));
      const V delta = hn::Mul(hn::Sub(hn::Load(d, target + k), l2), slope);
      hn::Store(delta, d, delta2_.data() + k);
      hn::Store(hn::Mul(hn::Set(d, learning_rate), delta), d, scaled_delta2_.data() + k);
    }
    learning_rate_ = learning_rate;
  }

  // For kVectors vectors of columns: δ1 from W, the updates of W and V, and x V of the next sample.
  template <std::size_t kVectors>
  HWY_ATTR HWY_INLINE void update(ClassicWeights<T>& weights, Rows now, Rows next, std::size_t column) {
    const D d;
    V delta[kVectors];
    for (std::size_t j = 0; j < kVectors; ++j) delta[j] = hn::Zero(d);
    T* w_row = weights.w_row(0) + column;
    for (std::size_t k = 0; k < kClassicOutputs; ++k, w_row += padded_) {
      const V delta2 = hn::Set(d, delta2_[k]);
      const V scaled = hn::Set(d, scaled_delta2_[k]);
#pragma GCC unroll 16
      for (std::size_t j = 0; j < kVectors; ++j) {
        const V w = hn::Load(d, w_row + j * kN);
        const V l1 = hn::Load(d, activation_.data() + column + j * kN);
        delta[j] = hn::MulAdd(delta2, w, delta[j]);
        hn::Store(hn::MulAdd(scaled, l1, w), d, w_row + j * kN);
      }
    }
    const V one = hn::Set(d, T{1});
    for (std::size_t j = 0; j < kVectors; ++j) {
      const V l1 = hn::Load(d, activation_.data() + column + j * kN);
      delta[j] = hn::Mul(hn::Mul(hn::Set(d, learning_rate_), delta[j]), hn::Mul(l1, hn::Sub(one, l1)));
    }

    V sum[kVectors];
    for (std::size_t j = 0; j < kVectors; ++j) sum[j] = hn::Zero(d);
    T* v = weights.v_row(0) + column;
    for (std::size_t word = 0; word < now.words; ++word) {
      const std::uint64_t a = now.masks[word];
      const std::uint64_t b = next.masks[word];
      // Rows that only this sample touches, then those of the next one in index order, whether this one touches them
      // (x = 0 where not): so a sum does not depend on which sample came before it, nor a run on how it is cut up.
      for_bits(a & ~b, word * 64, [&](std::size_t i) HWY_ATTR {
        const V x = hn::Set(d, now.values[i]);
        T* row = v + i * padded_;
#pragma GCC unroll 16
        for (std::size_t j = 0; j < kVectors; ++j) {
          hn::Store(hn::MulAdd(x, delta[j], hn::Load(d, row + j * kN)), d, row + j * kN);
        }
      });
      for_bits(b, word * 64, [&](std::size_t i) HWY_ATTR {
        const V x = hn::Set(d, now.values[i]);
        const V x_next = hn::Set(d, next.values[i]);
        T* row = v + i * padded_;
#pragma GCC unroll 16
        for (std::size_t j = 0; j < kVectors; ++j) {
          const V updated = hn::MulAdd(x, delta[j], hn::Load(d, row + j * kN));
          hn::Store(updated, d, row + j * kN);
          sum[j] = hn::MulAdd(x_next, updated, sum[j]);
        }
      });
    }
    for (std::size_t j = 0; j < kVectors; ++j) hn::Store(sum[j], d, activation_.data() + column + j * kN);
  }

  std::size_t inputs_;
  std::size_t padded_;
  std::size_t hidden_;
  AlignedVector<T> activation_;  // [padded], x V and then L1
  alignas(64) T lanes_[kClassicOutputs][kLanes] = {};
  alignas(64) std::array<T, kLanes> output_ = {};  // [10] and padding, L1 W and then L2
  alignas(64) std::array<T, kLanes> delta2_ = {};
  alignas(64) std::array<T, kLanes> scaled_delta2_ = {};
  T learning_rate_ = 0;
};

void train_float(ClassicWeights<float>& weights, const ClassicSamples<float>& samples,
                 std::span<const std::uint32_t> order, float learning_rate) {
  Kernel<float>(weights.inputs(), weights.padded(), weights.hidden()).train(weights, samples, order, learning_rate);
}

void train_double(ClassicWeights<double>& weights, const ClassicSamples<double>& samples,
                  std::span<const std::uint32_t> order, double learning_rate) {
  Kernel<double>(weights.inputs(), weights.padded(), weights.hidden()).train(weights, samples, order, learning_rate);
}

std::array<float, kClassicOutputs> forward_float(const ClassicWeights<float>& weights,
                                                 const ClassicSamples<float>& samples, std::size_t index) {
  return Kernel<float>(weights.inputs(), weights.padded(), weights.hidden()).forward(weights, samples, index);
}

std::array<double, kClassicOutputs> forward_double(const ClassicWeights<double>& weights,
                                                   const ClassicSamples<double>& samples, std::size_t index) {
  return Kernel<double>(weights.inputs(), weights.padded(), weights.hidden()).forward(weights, samples, index);
}

}  // namespace HWY_NAMESPACE
}  // namespace inkling
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace inkling {

HWY_EXPORT(train_float);
HWY_EXPORT(train_double);
HWY_EXPORT(forward_float);
HWY_EXPORT(forward_double);

void classic_train(ClassicWeights<float>& weights, const ClassicSamples<float>& samples,
                   std::span<const std::uint32_t> order, float learning_rate) {
  HWY_DYNAMIC_DISPATCH(train_float)(weights, samples, order, learning_rate);
}

void classic_train(ClassicWeights<double>& weights, const ClassicSamples<double>& samples,
                   std::span<const std::uint32_t> order, double learning_rate) {
  HWY_DYNAMIC_DISPATCH(train_double)(weights, samples, order, learning_rate);
}

std::array<float, kClassicOutputs> classic_forward(const ClassicWeights<float>& weights,
                                                   const ClassicSamples<float>& samples, std::size_t index) {
  return HWY_DYNAMIC_DISPATCH(forward_float)(weights, samples, index);
}

std::array<double, kClassicOutputs> classic_forward(const ClassicWeights<double>& weights,
                                                    const ClassicSamples<double>& samples, std::size_t index) {
  return HWY_DYNAMIC_DISPATCH(forward_double)(weights, samples, index);
}

template <typename T>
void ClassicSamples<T>::add(std::span<const std::uint8_t> image, std::uint8_t label) {
  masks.resize(masks.size() + mask_words());
  std::uint64_t* mask = masks.data() + labels.size() * mask_words();
  for (std::size_t i = 0; i < image.size(); ++i) {
    values.push_back(static_cast<T>(image[i]));
    if (image[i] != 0) mask[i / 64] |= std::uint64_t{1} << (i % 64);
  }
  labels.push_back(label);
}

template <typename T>
ClassicWeights<T>::ClassicWeights(std::size_t inputs, std::size_t hidden)
    : inputs_(inputs),
      hidden_(hidden),
      padded_((hidden + 15) / 16 * 16),
      v_(inputs * padded_),
      w_(kClassicOutputs * padded_) {}

template <typename T>
bool ClassicWeights<T>::all_finite() const {
  const auto finite = [](T value) { return std::isfinite(value); };
  return std::ranges::all_of(v_, finite) && std::ranges::all_of(w_, finite);
}

template struct ClassicSamples<float>;
template struct ClassicSamples<double>;
template class ClassicWeights<float>;
template class ClassicWeights<double>;

}  // namespace inkling
#endif  // HWY_ONCE
