#include "classic/network.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/error.h"

namespace inkling::classic {
namespace {

double sigmoid(double a) { return 1 / (1 + std::exp(-a)); }

void require_finite(const tensor::Tensor& tensor, const char* name) {
  const bool finite = std::visit(
      [](const auto& values) { return std::ranges::all_of(values, [](auto value) { return std::isfinite(value); }); },
      tensor.values);
  if (!finite) base::fail(ErrorKind::kData, "{} holds numbers that are not finite", name);
}

// σ(weight · input), weight [units, inputs].
template <typename Input>
void dense_sigmoid(const tensor::Tensor& weight, std::span<const Input> input, std::span<double> output) {
  std::visit(
      [&](const auto& values) {
        for (std::size_t unit = 0; unit < output.size(); ++unit) {
          const auto* row = values.data() + unit * input.size();
          double sum = 0;
          for (std::size_t i = 0; i < input.size(); ++i)
            sum += static_cast<double>(input[i]) * static_cast<double>(row[i]);
          output[unit] = sigmoid(sum);
        }
      },
      weight.values);
}

}  // namespace

ClassicNetwork::ClassicNetwork(tensor::Tensor hidden_weight, tensor::Tensor output_weight)
    : hidden_weight_(std::move(hidden_weight)), output_weight_(std::move(output_weight)) {
  const tensor::Shape& hidden = hidden_weight_.shape;
  const tensor::Shape& output = output_weight_.shape;
  if (hidden.size() != 2 || hidden[0] == 0 || hidden[1] == 0) {
    base::fail(ErrorKind::kData, "hidden.weight has shape [{}], expected [hidden, inputs]", fmt::join(hidden, ", "));
  }
  if (output != tensor::Shape{kOutputs, hidden[0]}) {
    base::fail(ErrorKind::kData, "output.weight has shape [{}], expected [{}, {}]", fmt::join(output, ", "), kOutputs,
               hidden[0]);
  }
  if (hidden_weight_.values.index() != output_weight_.values.index()) {
    base::fail(ErrorKind::kData, "hidden.weight and output.weight have different element types");
  }
  require_finite(hidden_weight_, "hidden.weight");
  require_finite(output_weight_, "output.weight");
}

std::string ClassicNetwork::architecture(std::size_t height, std::size_t width) const {
  return fmt::format("input {}x{} | flatten | dense {} no-bias | sigmoid | dense {} no-bias | sigmoid", height, width,
                     hidden(), kOutputs);
}

ClassicNetwork::Outputs ClassicNetwork::forward(std::span<const std::uint8_t> image) const {
  std::vector<double> hidden_values(hidden());
  Outputs outputs = {};
  dense_sigmoid<std::uint8_t>(hidden_weight_, image, hidden_values);
  dense_sigmoid<double>(output_weight_, hidden_values, outputs);
  return outputs;
}

std::size_t largest(const ClassicNetwork::Outputs& outputs) {
  return static_cast<std::size_t>(std::ranges::max_element(outputs) - outputs.begin());
}

}  // namespace inkling::classic
