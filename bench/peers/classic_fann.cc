// The steps of the classic program by FANN (libfann, single precision): fann_train, one sample a call.
//
// What differs: FANN's layers have a bias that cannot be turned off (it starts at 0 and learns), its products include
// zero inputs, and it clips an output to 0.01..0.99 where it computes the slope, which keeps outputs from saturating.

#include <floatfann.h>

#include <memory>
#include <span>

#include "peer.h"

namespace inkling::bench {
namespace {

struct Destroy {
  void operator()(fann* network) const { fann_destroy(network); }
};
using Network = std::unique_ptr<fann, Destroy>;

// σ(x) = 1 / (1 + e^(-2 s x)) with steepness s = 1/2, plain squared error, no momentum.
Network create() {
  Network network(fann_create_standard(3, kInputs, kHidden, kOutputs));
  fann_set_activation_function_hidden(network.get(), FANN_SIGMOID);
  fann_set_activation_function_output(network.get(), FANN_SIGMOID);
  fann_set_activation_steepness_hidden(network.get(), 0.5f);
  fann_set_activation_steepness_output(network.get(), 0.5f);
  fann_set_training_algorithm(network.get(), FANN_TRAIN_INCREMENTAL);
  fann_set_train_error_function(network.get(), FANN_ERRORFUNC_LINEAR);
  fann_set_learning_rate(network.get(), static_cast<float>(kLearningRate));
  fann_set_learning_momentum(network.get(), 0);
  return network;
}

// The start's weights. Neurons are numbered through: 64 inputs and a bias, 100 hidden units and a bias, 10 outputs.
void set_start(fann* network, const Problem& problem) {
  std::vector<fann_connection> connections(fann_get_total_connections(network));
  fann_get_connection_array(network, connections.data());
  constexpr unsigned kFirstHidden = kInputs + 1;
  constexpr unsigned kFirstOutput = kFirstHidden + kHidden + 1;
  for (auto& [from, to, weight] : connections) {
    double value = 0;
    if (to >= kFirstOutput && from < kFirstHidden + kHidden) {
      value = problem.start.w()[(from - kFirstHidden) * kOutputs + (to - kFirstOutput)];
    } else if (to < kFirstOutput && from < kInputs) {
      value = problem.start.v()[from * kHidden + (to - kFirstHidden)];
    }
    weight = static_cast<float>(value);
  }
  fann_set_weight_array(network, connections.data(), static_cast<unsigned>(connections.size()));
}

void run() {
  const Problem problem;
  std::vector<float> images = problem.train_images<float>();
  std::vector<float> targets = problem.train_targets<float>();
  const Network network = create();
  const double time = measure(
      kSteps, [&] { set_start(network.get(), problem); },
      [&] {
        for (const std::uint32_t sample : problem.order) {
          fann_train(network.get(), &images[sample * kInputs], &targets[sample * kOutputs]);
        }
      });
  const double share = accuracy(problem, [&](std::span<const std::uint8_t> pixels) {
    std::vector<float> image(pixels.begin(), pixels.end());
    return std::span(fann_run(network.get(), image.data()), kOutputs);
  });
  report(kSteps, time, share, INKLING_FANN_VERSION);
}

}  // namespace
}  // namespace inkling::bench

int main() { inkling::bench::run(); }
