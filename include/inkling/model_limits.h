// What a model from a file may ask for at most: a file of a kilobyte can describe a network that takes gigabytes and
// minutes for an image.
#ifndef INKLING_MODEL_LIMITS_H_
#define INKLING_MODEL_LIMITS_H_

#include <cstdint>

namespace inkling {

// Of one image, all networks of the model and all their layers together. An ensemble of 64 networks of the largest
// recipe has half of the values and a third of the multiply-adds.
struct ModelLimits {
  std::uint64_t values = 33'554'432;             // that the layers leave: 128 MiB a thread
  std::uint64_t multiply_adds = 10'000'000'000;  // of convolutions and dense layers: about a second
};

}  // namespace inkling

#endif  // INKLING_MODEL_LIMITS_H_
