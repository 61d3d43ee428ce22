// A network: an architecture and its parameters.
//
// Const when it reads: what a forward pass needs besides the parameters belongs to the caller (network/workspace.h), so
// one network serves many threads.
#ifndef INKLING_NETWORK_NETWORK_H_
#define INKLING_NETWORK_NETWORK_H_

#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "base/aligned.h"
#include "network/architecture.h"
#include "network/parameters.h"
#include "tensor/tensor.h"

namespace inkling::network {

// How weights start. Biases and shifts start at 0, scales at 1.
//   kHe       normal, deviation √(2 / fan_in)            He et al. 2015, for ReLU
//   kGlorot   uniform in ±√(6 / (fan_in + fan_out))      Glorot & Bengio 2010, for sigmoid and tanh
//   kUniform  uniform in [-1, 1)                         the classic program
enum class Initialization : std::uint8_t { kHe, kGlorot, kUniform };

class Network {
 public:
  // All weights 0, scales and variances 1.
  explicit Network(Architecture architecture);

  const Architecture& architecture() const { return architecture_; }
  const ParameterLayout& layout() const { return layout_; }

  // The flat arrays, layout().size and layout().statistics_size values. Whoever writes leaves the gaps at zero.
  std::span<float> parameters() { return parameters_; }
  std::span<const float> parameters() const { return parameters_; }
  std::span<float> statistics() { return statistics_; }
  std::span<const float> statistics() const { return statistics_; }

  // Draws the weights: parameter i (in layout order) from RandomStream(seed, Purpose::kWeights, 0, i). The other
  // parameters and the statistics start as in the constructor.
  void initialize(std::uint64_t seed, Initialization initialization);

  // Parameters and statistics by name, row-major, as float.
  std::map<std::string, tensor::Tensor> tensors() const;

  // Takes parameters and statistics from `tensors`, float or double. Throws Error(kData) naming the tensor that is
  // missing, unknown, of another shape, or not finite (or a variance below 0); then the network is as it was.
  void set_tensors(const std::map<std::string, tensor::Tensor>& tensors);

  // The same for any flat array of layout().size values, such as an optimizer's momentum: row-major tensors by name.
  std::map<std::string, tensor::Tensor> name_values(std::span<const float> values) const;
  void set_values(const std::map<std::string, tensor::Tensor>& tensors, std::span<float> values) const;

 private:
  Architecture architecture_;
  ParameterLayout layout_;
  base::AlignedVector<float> parameters_;
  base::AlignedVector<float> statistics_;
};

}  // namespace inkling::network

#endif  // INKLING_NETWORK_NETWORK_H_
