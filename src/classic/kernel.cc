#include "classic/kernel.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <type_traits>
#include <utility>

// Scalable vectors have no fixed number of lanes to build the 16-lane sums from; machines that have them have NEON.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE_256 | HWY_SVE2 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "classic/kernel.cc"
#include <hwy/foreach_target.h>  // includes this file once for each instruction set
#include <hwy/highway.h>
// Goes behind highway.h.
#include "classic/sigmoid-inl.h"

HWY_BEFORE_NAMESPACE();
namespace inkling::classic {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t kLanes = 16;  // of a sum over hidden units
constexpr std::size_t kRegisters = HWY_TARGET == HWY_AVX3 || HWY_ARCH_ARM_A64 ? 32 : 16;

// The kernel for one element type. Vectors hold kN lanes, a sum over hidden units is kParts vectors.
//
// An update is made when the next sample reads the weights. Until then it is pending: as η δ1, η δ2 and L1.
//
// Loops read members into locals first: the compiler takes a store of a vector for one that may change any member.
template <typename T>
class Kernel {
 public:
  // At most 256 bits: see docs/performance.md.
  static constexpr std::size_t kN = HWY_MIN(HWY_LANES(T), 32 / sizeof(T));
  static constexpr std::size_t kParts = kLanes / kN;
  using D = hn::CappedTag<T, kN>;
  using V = hn::Vec<D>;

  Kernel(std::size_t padded, std::size_t hidden)
      : padded_(padded), hidden_(hidden), l1_(padded), pending_l1_(padded), pending_delta1_(padded) {}

  void train(ClassicWeights<T>& weights, const ClassicSamples<T>& samples, std::span<const std::uint32_t> order,
             T learning_rate) {
    if (order.empty()) return;
    Sample before(samples, order[0]);  // changes nothing: η δ1 and η δ2 are still 0
    for (const std::uint32_t index : order) {
      const Sample now(samples, index);
      multiply_hidden(weights, before, now);
      update_rows(weights, before, &now);
      activate_hidden();
      multiply_output(weights);
      find_output_errors(samples.labels[index], learning_rate);
      find_hidden_errors(weights, learning_rate);
      std::swap(l1_, pending_l1_);
      before = now;
    }
    update_rows(weights, before, nullptr);
    multiply_output(weights);  // for the update that it makes
  }

  std::array<T, kClassicOutputs> forward(const ClassicWeights<T>& weights, const ClassicSamples<T>& samples,
                                         std::size_t index) {
    const Sample now(samples, index);
    multiply_hidden(weights, now, now);
    activate_hidden();
    multiply_output(weights);
    alignas(64) std::array<T, kPaddedOutputs> padded;
    for (std::size_t k = 0; k < kPaddedOutputs; k += kN4) hn::Store(outputs(k), D4(), padded.data() + k);
    std::array<T, kClassicOutputs> l2;
    std::copy_n(padded.begin(), kClassicOutputs, l2.begin());
    return l2;
  }

 private:
  // One sample: its values and the bits of those that are not zero.
  struct Sample {
    Sample(const ClassicSamples<T>& samples, std::size_t index)
        : values(samples.values.data() + index * samples.inputs),
          masks(samples.masks.data() + index * samples.mask_words()),
          words(samples.mask_words()) {}

    const T* values;
    const std::uint64_t* masks;
    std::size_t words;
  };

  // How many vectors of a row a pass keeps in registers: a δ1 and a sum for each, beside some temporaries.
  static constexpr std::size_t kMaxVectors = kRegisters / 2 - 3;

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

  // l1 = x V, summed in the order of x's pixels. Each row that it reads is updated first (where the weights are not
  // const), also where the sample before did not touch it (x = 0 there): so the sum does not depend on which sample
  // came before, nor a run on how it is cut up.
  template <typename Weights>
  HWY_ATTR void multiply_hidden(Weights& weights, const Sample& before, const Sample& now) {
    for_columns([&]<std::size_t kVectors>(std::size_t column) HWY_ATTR {
      const D d;
      V delta[kVectors];
      V sum[kVectors];
#pragma GCC unroll 16
      for (std::size_t j = 0; j < kVectors; ++j) {
        delta[j] = hn::Load(d, pending_delta1_.data() + column + j * kN);
        sum[j] = hn::Zero(d);
      }
      auto* v = weights.v_row(0) + column;
      const std::size_t stride = padded_;
      const T* values = now.values;
      const T* values_before = before.values;
      for (std::size_t word = 0; word < now.words; ++word) {
        for_bits(now.masks[word], word * 64, [&](std::size_t i) HWY_ATTR {
          const V x = hn::Set(d, values[i]);
          const V x_before = hn::Set(d, values_before[i]);
          auto* row = v + i * stride;
#pragma GCC unroll 16
          for (std::size_t j = 0; j < kVectors; ++j) {
            V w = hn::Load(d, row + j * kN);
            if constexpr (!std::is_const_v<Weights>) {
              w = hn::MulAdd(x_before, delta[j], w);
              hn::Store(w, d, row + j * kN);
            }
            sum[j] = hn::MulAdd(x, w, sum[j]);
          }
        });
      }
#pragma GCC unroll 16
      for (std::size_t j = 0; j < kVectors; ++j) hn::Store(sum[j], d, l1_.data() + column + j * kN);
    });
  }

  // V += η xᵀ δ1 for the rows that `before` touches and `now`, if there is one, does not.
  HWY_ATTR void update_rows(ClassicWeights<T>& weights, const Sample& before, const Sample* now) {
    for_columns([&]<std::size_t kVectors>(std::size_t column) HWY_ATTR {
      const D d;
      V delta[kVectors];
#pragma GCC unroll 16
      for (std::size_t j = 0; j < kVectors; ++j) delta[j] = hn::Load(d, pending_delta1_.data() + column + j * kN);
      T* v = weights.v_row(0) + column;
      const std::size_t stride = padded_;
      const T* values = before.values;
      for (std::size_t word = 0; word < before.words; ++word) {
        const std::uint64_t done = now != nullptr ? now->masks[word] : 0;
        for_bits(before.masks[word] & ~done, word * 64, [&](std::size_t i) HWY_ATTR {
          const V x = hn::Set(d, values[i]);
          T* row = v + i * stride;
#pragma GCC unroll 16
          for (std::size_t j = 0; j < kVectors; ++j) {
            hn::Store(hn::MulAdd(x, delta[j], hn::Load(d, row + j * kN)), d, row + j * kN);
          }
        });
      }
    });
  }

  // l1 = L1 = σ(l1), and 0 in the padding so that it takes no part in anything.
  HWY_ATTR void activate_hidden() {
    const D d;
    T* l1 = l1_.data();
    const std::size_t padded = padded_;
    const std::size_t hidden = hidden_;
    for (std::size_t h = 0; h < padded; h += kN) {
      const V activation = sigmoid(d, hn::Load(d, l1 + h));
      hn::Store(hn::IfThenElseZero(hn::FirstN(d, std::max(h, hidden) - h), activation), d, l1 + h);
    }
  }

  // Outputs whose sums are in registers at a time, a divisor of 10.
  static constexpr std::size_t kGroup = 5 * kParts + 5 <= kRegisters ? 5 : 2 * kParts + 5 <= kRegisters ? 2 : 1;
  using Sums = V[kGroup][kParts];

  // sums = L1 W. Each weight is updated first (where they are not const): W += η L1ᵀ δ2 of the sample before.
  template <typename Weights>
  HWY_ATTR void multiply_output(Weights& weights) {
    const D d;
    const std::size_t stride = padded_;
    const T* l1 = l1_.data();
    const T* pending_l1 = pending_l1_.data();
    for (std::size_t k = 0; k < kClassicOutputs; k += kGroup) {
      Sums sums;
      V delta2[kGroup];
#pragma GCC unroll 16
      for (std::size_t g = 0; g < kGroup; ++g) {
        delta2[g] = hn::Set(d, pending_delta2_[k + g]);
#pragma GCC unroll 16
        for (V& part : sums[g]) part = hn::Zero(d);
      }
      auto* w = weights.w_row(k);
      std::size_t h = 0;
      for (; h + kLanes <= stride; h += kLanes) {
        add_products<kParts>(w + h, stride, l1 + h, pending_l1 + h, delta2, sums);
      }
      if (h < stride) add_products<kParts / 2>(w + h, stride, l1 + h, pending_l1 + h, delta2, sums);
#pragma GCC unroll 16
      for (std::size_t g = 0; g < kGroup; ++g) store_sum(sums[g], k + g);
    }
  }

  // Adds the products of kCount vectors of hidden units. `w` is the first weight of the group's first output.
  template <std::size_t kCount, typename W>
  HWY_ATTR static HWY_INLINE void add_products(W* w, std::size_t stride, const T* l1, const T* pending_l1,
                                               const V* delta2, Sums& sums) {
    const D d;
#pragma GCC unroll 16
    for (std::size_t part = 0; part < kCount; ++part) {
      const V now = hn::Load(d, l1 + part * kN);
      const V pending = hn::Load(d, pending_l1 + part * kN);
#pragma GCC unroll 16
      for (std::size_t g = 0; g < kGroup; ++g) {
        W* row = w + g * stride + part * kN;
        V weight = hn::Load(d, row);
        if constexpr (!std::is_const_v<W>) {
          weight = hn::MulAdd(delta2[g], pending, weight);
          hn::Store(weight, d, row);
        }
        sums[g][part] = hn::MulAdd(now, weight, sums[g][part]);
      }
    }
  }

  // The sum of 16 lanes goes by halves, the same order on every instruction set. The last two additions are done for
  // several outputs at a time, in `outputs`. (A vector of outputs cannot be read right behind stores of single ones: it
  // would wait until all stores before have left for the cache.)
  static constexpr std::size_t kN4 = HWY_MIN(kN, 4);
  using D4 = hn::CappedTag<T, kN4>;
  using V4 = hn::Vec<D4>;
  static constexpr std::size_t kPaddedOutputs = 12;  // a multiple of 4

  HWY_ATTR HWY_INLINE void store_sum(V* parts, std::size_t k) {
    add_halves<kParts / 2>(parts);
    const D4 d;
    if constexpr (kN == 8) {
      // Not hn::UpperHalf, which Highway's scalar target does not have.
      hn::Store(hn::Add(hn::LowerHalf(d, parts[0]), UpperHalf(d, parts[0])), d, sums_[k]);
    } else {
#pragma GCC unroll 16
      for (std::size_t i = 0; i < 4 / kN; ++i) hn::Store(parts[i], d, sums_[k] + i * kN);
    }
  }

  // Adds the second kHalf vectors to the first, and so on while 4 lanes are left. Not a loop, which would keep the sums
  // in memory.
  template <std::size_t kHalf>
  HWY_ATTR static HWY_INLINE void add_halves(V* parts) {
    if constexpr (kHalf > 0 && kHalf * kN >= 4) {
#pragma GCC unroll 16
      for (std::size_t i = 0; i < kHalf; ++i) parts[i] = hn::Add(parts[i], parts[i + kHalf]);
      add_halves<kHalf / 2>(parts);
    }
  }

  // L2 of kN4 outputs from k.
  HWY_ATTR HWY_INLINE V4 outputs(std::size_t k) const {
    const D4 d;
    V4 lane0, lane1, lane2, lane3;
    hn::LoadInterleaved4(d, sums_[k], lane0, lane1, lane2, lane3);
    return sigmoid(d, hn::Add(hn::Add(lane0, lane2), hn::Add(lane1, lane3)));
  }

  // δ2 = (y - L2) L2 (1 - L2), and η δ2
  HWY_ATTR void find_output_errors(std::size_t label, T learning_rate) {
    const D4 d;
    const V4 one = hn::Set(d, T{1});
#pragma GCC unroll 16
    for (std::size_t k = 0; k < kPaddedOutputs; k += kN4) {
      const V4 l2 = outputs(k);
      const auto is_label = hn::Eq(hn::Iota(d, static_cast<T>(k)), hn::Set(d, static_cast<T>(label)));
      const V4 y = hn::IfThenElseZero(is_label, one);
      const V4 delta = hn::Mul(hn::Sub(y, l2), hn::Mul(l2, hn::Sub(one, l2)));
      hn::Store(delta, d, delta2_.data() + k);
      hn::Store(hn::Mul(hn::Set(d, learning_rate), delta), d, pending_delta2_.data() + k);
    }
  }

  // η δ1 = η (δ2 Wᵀ) L1 (1 - L1)
  HWY_ATTR void find_hidden_errors(const ClassicWeights<T>& weights, T learning_rate) {
    for_columns([&]<std::size_t kVectors>(std::size_t column) HWY_ATTR {
      const D d;
      V sum[kVectors];
#pragma GCC unroll 16
      for (std::size_t j = 0; j < kVectors; ++j) sum[j] = hn::Zero(d);
      const T* w = weights.w_row(0) + column;
      const std::size_t stride = padded_;
      for (std::size_t k = 0; k < kClassicOutputs; ++k, w += stride) {
        const V delta2 = hn::Set(d, delta2_[k]);
#pragma GCC unroll 16
        for (std::size_t j = 0; j < kVectors; ++j) sum[j] = hn::MulAdd(delta2, hn::Load(d, w + j * kN), sum[j]);
      }
      const V one = hn::Set(d, T{1});
      const T* l1 = l1_.data() + column;
      T* delta1 = pending_delta1_.data() + column;
#pragma GCC unroll 16
      for (std::size_t j = 0; j < kVectors; ++j) {
        const V activation = hn::Load(d, l1 + j * kN);
        const V slope = hn::Mul(activation, hn::Sub(one, activation));
        hn::Store(hn::Mul(hn::Mul(hn::Set(d, learning_rate), sum[j]), slope), d, delta1 + j * kN);
      }
    });
  }

  std::size_t padded_;
  std::size_t hidden_;
  base::AlignedVector<T> l1_;                              // [padded], x V and then L1
  base::AlignedVector<T> pending_l1_;                      // [padded], L1 of the sample before
  base::AlignedVector<T> pending_delta1_;                  // [padded], η δ1 of the sample before
  alignas(64) T sums_[kPaddedOutputs][4] = {};             // L1 W, its last 4 lanes
  alignas(64) std::array<T, kLanes> delta2_ = {};          // [10] and padding
  alignas(64) std::array<T, kLanes> pending_delta2_ = {};  // η δ2 of the sample before
};

void train_float(ClassicWeights<float>& weights, const ClassicSamples<float>& samples,
                 std::span<const std::uint32_t> order, float learning_rate) {
  Kernel<float>(weights.padded(), weights.hidden()).train(weights, samples, order, learning_rate);
}

void train_double(ClassicWeights<double>& weights, const ClassicSamples<double>& samples,
                  std::span<const std::uint32_t> order, double learning_rate) {
  Kernel<double>(weights.padded(), weights.hidden()).train(weights, samples, order, learning_rate);
}

std::array<float, kClassicOutputs> forward_float(const ClassicWeights<float>& weights,
                                                 const ClassicSamples<float>& samples, std::size_t index) {
  return Kernel<float>(weights.padded(), weights.hidden()).forward(weights, samples, index);
}

std::array<double, kClassicOutputs> forward_double(const ClassicWeights<double>& weights,
                                                   const ClassicSamples<double>& samples, std::size_t index) {
  return Kernel<double>(weights.padded(), weights.hidden()).forward(weights, samples, index);
}

}  // namespace HWY_NAMESPACE
}  // namespace inkling::classic
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace inkling::classic {

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
      padded_((hidden + 7) / 8 * 8),
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

}  // namespace inkling::classic
#endif  // HWY_ONCE
