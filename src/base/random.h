// Random numbers as NumPy's frozen RandomState draws them.
//
// The classic program calls np.random.seed(S) and then draws weights, split and sample order from one stream. This
// is that stream: MT19937 (Matsumoto, Nishimura 1998) seeded by init_genrand, 53-bit doubles, and the legacy masked
// rejection for integers. NumPy promises never to change it (NEP 19), so a seed means the same run here and there.
#ifndef INKLING_BASE_RANDOM_H_
#define INKLING_BASE_RANDOM_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace inkling::base {

class NumpyRandomState {
 public:
  // As np.random.seed(seed).
  explicit NumpyRandomState(std::uint32_t seed) : engine_(seed) {}

  // Uniform in [0, 1), a multiple of 2^-53. As random_sample().
  double random_sample();

  // Uniform in 0..max inclusive. As legacy randint(max + 1), and as the draws within shuffle.
  std::uint32_t interval(std::uint32_t max);

  // A permutation of 0..count-1. As permutation(count). REQUIRES: count < 2^32.
  std::vector<std::size_t> permutation(std::size_t count);

 private:
  std::mt19937 engine_;
};

}  // namespace inkling::base

#endif  // INKLING_BASE_RANDOM_H_
