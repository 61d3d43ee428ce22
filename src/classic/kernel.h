// The step of the classic program, fused and vectorized.
//
// Computes what classic/reference.h computes, to rounding. An update waits until the next sample reads the
// weights: one pass adds a sample's gradient to V and computes the next sample's x V from it, another does the same for
// W. Zero inputs (about half of a digit's pixels) are skipped. Highway compiles it for every
// instruction set and picks the machine's at run time.
//
// Sums over hidden units go over 16 lanes whatever the vector length, so all instruction sets with fused multiply-add
// (AVX2, AVX-512, NEON) give the same bits; the others (SSE4, plain C++) differ in rounding.
#ifndef INKLING_CLASSIC_KERNEL_H_
#define INKLING_CLASSIC_KERNEL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/aligned.h"

namespace inkling::classic {

inline constexpr std::size_t kClassicOutputs = 10;

// Images as a kernel reads them: values of type T, and a bit for each that is not zero.
template <typename T>
struct ClassicSamples {
  std::size_t inputs = 0;
  std::vector<T> values;             // [size, inputs]
  std::vector<std::uint64_t> masks;  // [size, mask_words()], bit i % 64 of word i / 64 set where values[i] != 0
  std::vector<std::uint8_t> labels;  // [size], 0..9

  std::size_t size() const { return labels.size(); }
  std::size_t mask_words() const { return (inputs + 63) / 64; }

  // Appends an image. REQUIRES: `inputs` values.
  void add(std::span<const std::uint8_t> image, std::uint8_t label);
};

// The weights as a kernel holds them: rows padded with zeros to a multiple of 8 hidden units, W transposed.
template <typename T>
class ClassicWeights {
 public:
  // REQUIRES: inputs > 0, hidden > 0. All weights are zero.
  ClassicWeights(std::size_t inputs, std::size_t hidden);

  std::size_t inputs() const { return inputs_; }
  std::size_t hidden() const { return hidden_; }
  std::size_t padded() const { return padded_; }

  T* v_row(std::size_t input) { return v_.data() + input * padded_; }
  const T* v_row(std::size_t input) const { return v_.data() + input * padded_; }
  T* w_row(std::size_t output) { return w_.data() + output * padded_; }
  const T* w_row(std::size_t output) const { return w_.data() + output * padded_; }

  bool all_finite() const;

 private:
  std::size_t inputs_;
  std::size_t hidden_;
  std::size_t padded_;
  base::AlignedVector<T> v_;  // [inputs, padded]
  base::AlignedVector<T> w_;  // [10, padded]
};

// One step of online back-propagation for each sample named in `order`, in that order. Calls nothing and takes only
// a few rows of memory.
void classic_train(ClassicWeights<float>& weights, const ClassicSamples<float>& samples,
                   std::span<const std::uint32_t> order, float learning_rate);
void classic_train(ClassicWeights<double>& weights, const ClassicSamples<double>& samples,
                   std::span<const std::uint32_t> order, double learning_rate);

// The outputs L2 for sample `index`.
std::array<float, kClassicOutputs> classic_forward(const ClassicWeights<float>& weights,
                                                   const ClassicSamples<float>& samples, std::size_t index);
std::array<double, kClassicOutputs> classic_forward(const ClassicWeights<double>& weights,
                                                    const ClassicSamples<double>& samples, std::size_t index);

extern template struct ClassicSamples<float>;
extern template struct ClassicSamples<double>;
extern template class ClassicWeights<float>;
extern template class ClassicWeights<double>;

}  // namespace inkling::classic

#endif  // INKLING_CLASSIC_KERNEL_H_
