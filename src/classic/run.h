// The classic program: a tutorial's 64-100-10 sigmoid network, trained by online back-propagation.
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
#include <memory>
#include <vector>

#include "classic/reference.h"
#include "dataset/partition.h"
#include "network/network.h"

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

  static constexpr std::size_t kMaxHidden = network::Architecture::kMaxChannels;
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
  network::Network network;          // of classic_architecture; takes counts, not ink from 0 to 1
  std::vector<double> test_outputs;  // L2 for each image of partition.test, [images, 10], in double precision, each in
                                     // [0, 1]; of the weights as they were trained, which `network` has as float
};

// "input 8x8 | flatten | dense 100 no-bias | sigmoid | dense 10 no-bias | sigmoid": dense1.weight is Vᵀ, [hidden,
// inputs], and dense2.weight is Wᵀ, [10, hidden].
network::Architecture classic_architecture(std::size_t height, std::size_t width, std::size_t hidden);

// The partition of `data` that train_classic makes for a network of so many weights.
dataset::Partition classic_partition(dataset::Subset data, std::uint32_t seed, std::uint64_t weights,
                                     double test_fraction);

// How the weights read the test part.
struct ClassicTest {
  std::vector<std::uint8_t> predicted;  // the digit read, [test images]
  double accuracy = 0;                  // share of them that is right
  double loss = 0;                      // mean of ½ Σ (y - L2)²
};

// The program step by step. However its steps are cut up, they give the same bits.
class ClassicTrainer {
 public:
  // Draws the weights and the partition of `data`. Throws Error(kUsage) for options out of range.
  ClassicTrainer(dataset::Subset data, const ClassicOptions& options);
  ClassicTrainer(ClassicTrainer&&) noexcept;
  ~ClassicTrainer();

  const dataset::Partition& partition() const;
  std::uint64_t steps() const;  // that were taken

  // The step that is taken next.
  ClassicStep next();

  // Takes `count` steps more, whatever ClassicOptions::steps is. Throws Error(kDiverged) naming the first one after
  // which a weight was not finite.
  void take(std::uint64_t count);

  // Of the weights as they are; by ClassicOptions::threads threads.
  ClassicTest test();

  // As ClassicRun's. Throws Error(kDiverged) where a weight is too large for a float.
  network::Network network() const;
  std::vector<double> test_outputs() const;  // as ClassicRun's

 private:
  class Implementation;
  template <typename T>
  class ImplementationOf;
  std::unique_ptr<Implementation> implementation_;
};

// Trains on a part of `data` and tests on the rest. The same options give the same bits, whatever `threads` is. Throws
// Error(kUsage) for options out of range, and Error(kDiverged) naming the first step after which a weight was not
// finite, or saying that one is too large for a float.
ClassicRun train_classic(dataset::Subset data, const ClassicOptions& options, const ClassicListener& listener);

}  // namespace inkling::classic

#endif  // INKLING_CLASSIC_RUN_H_
