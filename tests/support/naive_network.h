// A whole network of oracles (support/naive_layers.h), and the comparison of a workspace with it.
#ifndef INKLING_TESTS_SUPPORT_NAIVE_NETWORK_H_
#define INKLING_TESTS_SUPPORT_NAIVE_NETWORK_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "network/network.h"
#include "support/naive_layers.h"

namespace inkling::test {

class NaiveNetwork {
 public:
  // A copy of the network's parameters and statistics.
  explicit NaiveNetwork(const network::Network& network);

  std::vector<double>& parameters() { return parameters_; }

  // [batch, inputs] to [batch, outputs], as a workspace for training and for inference does.
  std::vector<double> forward(std::span<const double> inputs, std::size_t batch, const network::DropoutKey& dropout);
  std::vector<double> infer(std::span<const double> inputs, std::size_t batch);

  // After forward(): the gradients of Σ output_gradient · outputs by the parameters and by the inputs.
  struct Gradients {
    std::vector<double> parameters;
    std::vector<double> inputs;
  };
  Gradients backward(std::span<const double> output_gradient);

  std::vector<double> batch_statistics() const;

 private:
  NaiveParameters values() const { return {parameters_, statistics_}; }

  tensor::Shape input_;
  std::vector<double> parameters_;
  std::vector<double> statistics_;
  std::vector<std::unique_ptr<NaiveLayer>> layers_;
  std::size_t batch_ = 0;
  tensor::Shape output_;
};

// A network with random parameters, positive variances, and biases, scales and shifts that differ from 0 and 1.
network::Network random_network(const std::string& architecture, std::uint64_t seed = 1);

// `count` normal numbers.
std::vector<double> random_values(std::size_t count, std::uint64_t index);

// The largest difference, in units of the largest absolute value of `expected`, or of `scale` where that is larger. 0
// where both are empty.
double relative_error(std::span<const float> values, std::span<const double> expected, double scale = 0);

// Expects a workspace to follow the oracle for a random network of this architecture and random images: outputs,
// gradients of all parameters, batch statistics, and the outputs of inference, each within a relative error. Gradients
// that cancel (of a bias before a batch normalization) are compared in units of a hundredth of the largest one.
void expect_follows_oracle(const std::string& architecture, std::size_t batch, double tolerance = 1e-5);

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_NAIVE_NETWORK_H_
