// Where each parameter of a network lies in one flat row of floats.
//
// All parameters of a network are one array, so that optimizers, averages, gradients and checkpoints are arrays of the
// same length. Each parameter is row-major and starts at a cache line; the gaps hold zeros and stay zero, because their
// gradients are. Running statistics of batch normalization are not learned by gradient and lie in an array of their
// own.
#ifndef INKLING_NETWORK_PARAMETERS_H_
#define INKLING_NETWORK_PARAMETERS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "network/architecture.h"
#include "tensor/tensor.h"

namespace inkling::network {

enum class ParameterRole : std::uint8_t { kWeight, kBias, kScale, kShift, kMean, kVariance };

struct Parameter {
  std::string name;  // "conv1.weight"
  ParameterRole role = ParameterRole::kWeight;
  std::size_t layer = 0;   // index into Architecture::layers()
  tensor::Shape shape;     // [out, in, height, width], [out, in] or [out]
  std::size_t offset = 0;  // of the first value in the flat array
  std::size_t fan_in = 0;  // weights: inputs of one output; 0 for the others
  std::size_t fan_out = 0;

  std::size_t size() const { return volume(shape); }
};

struct ParameterLayout {
  std::vector<Parameter> parameters;  // kWeight, kBias, kScale, kShift, in the order of the layers
  std::size_t size = 0;               // of the flat array of parameters, gaps included
  std::vector<Parameter> statistics;  // kMean, kVariance
  std::size_t statistics_size = 0;    // of the flat array of statistics, gaps included

  explicit ParameterLayout(const Architecture& architecture);
};

}  // namespace inkling::network

#endif  // INKLING_NETWORK_PARAMETERS_H_
