#include "support/naive_network.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/stream.h"

namespace inkling::test {

NaiveNetwork::NaiveNetwork(const network::Network& network)
    : input_(network.architecture().input()),
      parameters_(network.parameters().begin(), network.parameters().end()),
      statistics_(network.statistics().begin(), network.statistics().end()),
      output_({network.architecture().outputs()}) {
  std::size_t dropouts = 0;
  for (std::size_t i = 0; i < network.architecture().layers().size(); ++i) {
    layers_.push_back(make_naive_layer(network.architecture(), network.layout(), i, dropouts));
    if (network.architecture().layers()[i].kind == network::LayerKind::kDropout) ++dropouts;
  }
}

std::vector<double> NaiveNetwork::forward(std::span<const double> inputs, std::size_t batch,
                                          const network::DropoutKey& dropout) {
  batch_ = batch;
  Activations x(batch, input_);
  x.values.assign(inputs.begin(), inputs.end());
  for (const auto& layer : layers_) x = layer->forward(x, values(), dropout);
  return x.values;
}

std::vector<double> NaiveNetwork::infer(std::span<const double> inputs, std::size_t batch) {
  Activations x(batch, input_);
  x.values.assign(inputs.begin(), inputs.end());
  for (const auto& layer : layers_) x = layer->infer(x, values());
  return x.values;
}

NaiveNetwork::Gradients NaiveNetwork::backward(std::span<const double> output_gradient) {
  Gradients gradients;
  gradients.parameters.resize(parameters_.size());
  Activations dy(batch_, output_);
  dy.values.assign(output_gradient.begin(), output_gradient.end());
  for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer) {
    dy = (*layer)->backward(dy, values(), gradients.parameters);
  }
  gradients.inputs = dy.values;
  return gradients;
}

std::vector<double> NaiveNetwork::batch_statistics() const {
  std::vector<double> statistics(statistics_.size());
  for (const auto& layer : layers_) layer->read_statistics(statistics);
  return statistics;
}

network::Network random_network(const std::string& architecture, std::uint64_t seed) {
  network::Network network(network::Architecture::parse(architecture));
  network.initialize(seed, network::Initialization::kHe);
  base::RandomStream random(seed, base::Purpose::kTest, 0, 1);
  for (const network::Parameter& parameter : network.layout().parameters) {
    if (parameter.role == network::ParameterRole::kWeight) continue;
    for (float& value : network.parameters().subspan(parameter.offset, parameter.size()))
      value += 0.3f * random.normal();
  }
  for (const network::Parameter& parameter : network.layout().statistics) {
    for (float& value : network.statistics().subspan(parameter.offset, parameter.size())) value += random.uniform();
  }
  return network;
}

std::vector<double> random_values(std::size_t count, std::uint64_t index) {
  base::RandomStream random(1, base::Purpose::kTest, 1, index);
  std::vector<double> values(count);
  for (double& value : values) value = static_cast<double>(random.normal());
  return values;
}

double relative_error(std::span<const float> values, std::span<const double> expected, double scale) {
  EXPECT_EQ(values.size(), expected.size());
  double difference = 0;
  double largest = scale;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (!std::isfinite(values[i])) return INFINITY;
    difference = std::max(difference, std::abs(static_cast<double>(values[i]) - expected[i]));
    largest = std::max(largest, std::abs(expected[i]));
  }
  return difference == 0 ? 0 : difference / largest;
}

namespace {

// Each parameter by itself: a small one must not hide behind a large one.
void expect_gradients(const network::Network& network, std::span<const float> gradient,
                      std::span<const double> expected, double tolerance) {
  double largest = 0;
  for (const double value : expected) largest = std::max(largest, std::abs(value));
  for (const network::Parameter& parameter : network.layout().parameters) {
    const double error = relative_error(gradient.subspan(parameter.offset, parameter.size()),
                                        expected.subspan(parameter.offset, parameter.size()), largest / 100);
    EXPECT_LE(error, tolerance) << "gradient of " << parameter.name;
  }
}

}  // namespace

void expect_follows_oracle(const std::string& architecture, std::size_t batch, double tolerance) {
  SCOPED_TRACE(architecture + ", batch " + std::to_string(batch));
  const network::Network network = random_network(architecture);
  NaiveNetwork oracle(network);
  const std::vector<double> inputs = random_values(batch * network.architecture().inputs(), 0);
  const std::vector<double> output_gradient = random_values(batch * network.architecture().outputs(), 1);
  const std::vector<float> output_gradient_float(output_gradient.begin(), output_gradient.end());
  std::vector<std::uint64_t> samples(batch);
  for (std::size_t i = 0; i < batch; ++i) samples[i] = 1000 + 7 * i;
  const network::DropoutKey dropout{5, 3, samples};

  network::Workspace training(network.architecture(), batch, network::Workspace::Mode::kTraining);
  training.load(network);
  std::vector<float> gradient(network.layout().size);
  for (int pass = 0; pass < 2; ++pass) {  // twice, since a workspace is used many times
    std::ranges::copy(inputs, training.input().begin());
    EXPECT_LE(relative_error(training.forward(dropout), oracle.forward(inputs, batch, dropout)), tolerance)
        << "outputs";
    training.backward(output_gradient_float, gradient);
    expect_gradients(network, gradient, oracle.backward(output_gradient).parameters, tolerance);
    EXPECT_LE(relative_error(training.batch_statistics(), oracle.batch_statistics()), tolerance) << "statistics";
  }

  network::Workspace inference(network.architecture(), batch, network::Workspace::Mode::kInference);
  inference.load(network);
  std::ranges::copy(inputs, inference.input().begin());
  EXPECT_LE(relative_error(inference.forward(), oracle.infer(inputs, batch)), tolerance) << "inference";
}

}  // namespace inkling::test
