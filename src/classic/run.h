// The published program: a 64-100-10 sigmoid network trained by online back-propagation.
//
// Weights uniform in [-1, 1), no bias, inputs as they are (0..16). Each step draws one training image with
// replacement, computes L1 = σ(x V) and L2 = σ(L1 W), and then
//
//   δ2 = (y - L2) σ'(L1 W)     δ1 = (δ2 Wᵀ) σ'(x V)     W += η L1ᵀ δ2     V += η xᵀ δ1
//
// A seed draws V, W, the split and the order of the samples exactly as the NumPy program does after
// np.random.seed(seed). See docs/classic.md.
#ifndef INKLING_CLASSIC_RUN_H_
#define INKLING_CLASSIC_RUN_H_

#include <cstddef>
#include <cstdint>
#include <functional>

#include "classic/network.h"
#include "dataset/partition.h"

namespace inkling::classic {

enum class Precision { kFloat, kDouble };

struct ClassicOptions {
  std::uint32_t seed = 2;
  std::uint64_t steps = 20000;
  double learning_rate = 0.12;  // η, finite and > 0
  std::size_t hidden = 100;     // hidden units, 1..kMaxHidden
  std::uint64_t every = 1000;   // steps between two measurements of the accuracy, > 0
  std::size_t threads = 1;      // that measure the accuracy; the steps themselves follow one another
  Precision precision = Precision::kFloat;
  double test_fraction = 0.25;  // in (0, 1)

  static constexpr std::size_t kMaxHidden = 1'000'000;
};

// Accuracy on the test part after step `step` (counted from 0) was taken.
struct ClassicMeasurement {
  std::uint64_t step = 0;
  double accuracy = 0;
};

// Called with each measurement as it is made, on the calling thread. What it throws ends the training.
using ClassicListener = std::function<void(const ClassicMeasurement&)>;

struct ClassicRun {
  dataset::Partition partition;
  ClassicNetwork network;
};

// The partition of `data` that train_classic makes for a network of `hidden` hidden units.
dataset::Partition classic_partition(dataset::Subset data, std::uint32_t seed, std::size_t hidden,
                                     double test_fraction);

// Trains on a part of `data` and tests on the rest. The same options give the same bits, whatever `threads` is. Throws
// Error(kUsage) for options out of range, and Error(kDiverged) naming the first step after which a weight was not
// finite.
ClassicRun train_classic(dataset::Subset data, const ClassicOptions& options, const ClassicListener& listener);

}  // namespace inkling::classic

#endif  // INKLING_CLASSIC_RUN_H_
