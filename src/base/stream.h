// Random numbers as a function of what they are for.
//
// A RandomStream is named by (seed, purpose, epoch, index) and holds no state that another could share: whoever asks
// for the deformation of image 17 in epoch 3 gets the same one, on any thread, in any order, before or after a resume.
// The generator is Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"): a counter,
// encrypted.
#ifndef INKLING_BASE_STREAM_H_
#define INKLING_BASE_STREAM_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace inkling::base {

enum class Purpose : std::uint8_t { kWeights = 1, kSplit, kShuffle, kAugment, kDropout, kTest, kSynthesis };

class RandomStream {
 public:
  // REQUIRES: epoch < 2^24.
  RandomStream(std::uint64_t seed, Purpose purpose, std::uint32_t epoch, std::uint64_t index);

  // 32 random bits. A stream has 2^34 of them.
  std::uint32_t next();

  // As next() for every element in turn, several times as fast.
  void fill(std::span<std::uint32_t> numbers);

  // Uniform in [0, 1), a multiple of 2^-24.
  float uniform();

  // Uniform in [low, high), up to rounding.
  float uniform(float low, float high);

  // Uniform in 0..bound-1. REQUIRES: bound > 0.
  std::uint32_t below(std::uint32_t bound);

  // Normal with mean 0 and standard deviation 1 (Box and Muller 1958).
  float normal();

  // A permutation of 0..count-1. REQUIRES: count < 2^32.
  std::vector<std::uint32_t> permutation(std::size_t count);

 private:
  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint32_t, 4> block_ = {};
  std::size_t used_ = 4;
};

}  // namespace inkling::base

#endif  // INKLING_BASE_STREAM_H_
