#include "network/trace.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "base/error.h"
#include "network/batchnorm.h"

namespace inkling::network {
namespace {

using Values = std::vector<float>;

bool has_weights(const LayerSpec& layer) { return layer.kind == LayerKind::kConv || layer.kind == LayerKind::kDense; }

// The first layer behind `layer` that has weights; nothing where none has.
std::size_t next_weighted(const std::vector<LayerSpec>& layers, std::size_t layer) {
  do {
    ++layer;
  } while (layer < layers.size() && !has_weights(layers[layer]));
  return layer;
}

void require_units(const Architecture& architecture, std::span<const Unit> off) {
  const std::vector<LayerSpec>& layers = architecture.layers();
  for (const auto& [layer, unit] : off) {
    if (layer >= layers.size()) {
      base::fail(ErrorKind::kUsage, "off: there is no layer {}: expected 0 to {}", layer, layers.size() - 1);
    }
    if (unit >= layers[layer].output[0]) {
      base::fail(ErrorKind::kUsage, "off: layer {} has no unit {}: expected 0 to {}", layer, unit,
                 layers[layer].output[0] - 1);
    }
    if (next_weighted(layers, layer) == layers.size()) {
      base::fail(ErrorKind::kUsage, "off: layer {} gives the answer: expected a unit before it", layer);
    }
  }
}

// The parameter of `layer` with that role; empty where it has none.
std::span<const float> find(const Network& network, std::size_t layer, ParameterRole role) {
  for (const Parameter& parameter : network.layout().parameters) {
    if (parameter.layer == layer && parameter.role == role)
      return network.parameters().subspan(parameter.offset, parameter.size());
  }
  for (const Parameter& parameter : network.layout().statistics) {
    if (parameter.layer == layer && parameter.role == role)
      return network.statistics().subspan(parameter.offset, parameter.size());
  }
  return {};
}

// Values of one unit: 1 where the layer is flat, else those of a channel.
std::size_t unit_size(const tensor::Shape& shape) { return volume(shape) / shape[0]; }

void dense(const LayerSpec& layer, std::span<const float> weight, std::span<const float> bias, const Values& x,
           Values& y) {
  for (std::size_t o = 0; o < layer.units; ++o) {
    double sum = bias.empty() ? 0 : bias[o];
    for (std::size_t i = 0; i < x.size(); ++i)
      sum += static_cast<double>(weight[o * x.size() + i]) * static_cast<double>(x[i]);
    y[o] = static_cast<float>(sum);
  }
}

// Adds to `y` the part of output row i that comes from one weight and one row of the input.
void add_row(std::span<const float> x, float weight, std::size_t stride, std::ptrdiff_t shift, std::span<float> y) {
  const auto width = static_cast<std::ptrdiff_t>(x.size());
  for (std::size_t j = 0; j < y.size(); ++j) {
    const std::ptrdiff_t column = static_cast<std::ptrdiff_t>(j * stride) + shift;
    if (column >= 0 && column < width) y[j] += weight * x[static_cast<std::size_t>(column)];
  }
}

void convolve(const LayerSpec& layer, std::span<const float> weight, std::span<const float> bias, const Values& x,
              Values& y) {
  const std::size_t channels = layer.input[0], height = layer.input[1], width = layer.input[2];
  const std::size_t out_height = layer.output[1], out_width = layer.output[2];
  const std::size_t kernel = layer.kernel;
  const auto padding = static_cast<std::ptrdiff_t>(layer.same ? (kernel - 1) / 2 : 0);
  for (std::size_t o = 0; o < layer.units; ++o) {
    const auto out = std::span(y).subspan(o * out_height * out_width, out_height * out_width);
    std::ranges::fill(out, bias.empty() ? 0.0f : bias[o]);
    for (std::size_t c = 0; c < channels; ++c) {
      for (std::size_t k = 0; k < kernel * kernel; ++k) {
        const float w = weight[(o * channels + c) * kernel * kernel + k];
        if (w == 0) continue;
        for (std::size_t i = 0; i < out_height; ++i) {
          const std::ptrdiff_t row = static_cast<std::ptrdiff_t>(i * layer.stride + k / kernel) - padding;
          if (row < 0 || row >= static_cast<std::ptrdiff_t>(height)) continue;
          add_row(std::span(x).subspan((c * height + static_cast<std::size_t>(row)) * width, width), w, layer.stride,
                  static_cast<std::ptrdiff_t>(k % kernel) - padding, out.subspan(i * out_width, out_width));
        }
      }
    }
  }
}

void normalize(const Network& network, std::size_t index, const LayerSpec& layer, const Values& x, Values& y) {
  const auto scale = find(network, index, ParameterRole::kScale);
  const auto shift = find(network, index, ParameterRole::kShift);
  const auto mean = find(network, index, ParameterRole::kMean);
  const auto variance = find(network, index, ParameterRole::kVariance);
  const std::size_t size = unit_size(layer.output);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const std::size_t c = i / size;
    y[i] = (x[i] - mean[c]) / std::sqrt(variance[c] + kBatchNormEpsilon) * scale[c] + shift[c];
  }
}

void pool(const LayerSpec& layer, const Values& x, Values& y) {
  const std::size_t height = layer.input[1], width = layer.input[2];
  const bool global = layer.kind == LayerKind::kGlobalAvgPool;
  const std::size_t window_height = global ? height : layer.kernel, window_width = global ? width : layer.kernel;
  const std::size_t out_height = global ? 1 : layer.output[1], out_width = global ? 1 : layer.output[2];
  for (std::size_t n = 0; n < y.size(); ++n) {
    const std::size_t channel = n / (out_height * out_width);
    const std::size_t top = n / out_width % out_height * window_height, left = n % out_width * window_width;
    float largest = -std::numeric_limits<float>::infinity();
    float sum = 0;
    for (std::size_t r = top; r < top + window_height; ++r) {
      for (std::size_t c = left; c < left + window_width; ++c) {
        const float value = x[(channel * height + r) * width + c];
        largest = std::max(largest, value);
        sum += value;
      }
    }
    y[n] = layer.kind == LayerKind::kMaxPool ? largest : sum / static_cast<float>(window_height * window_width);
  }
}

Values run(const Network& network, std::size_t index, const Values& x) {
  const LayerSpec& layer = network.architecture().layers()[index];
  Values y(volume(layer.output));
  const auto weight = find(network, index, ParameterRole::kWeight);
  const auto bias = find(network, index, ParameterRole::kBias);
  switch (layer.kind) {
    case LayerKind::kDense: dense(layer, weight, bias, x, y); break;
    case LayerKind::kConv: convolve(layer, weight, bias, x, y); break;
    case LayerKind::kBatchNorm: normalize(network, index, layer, x, y); break;
    case LayerKind::kMaxPool:
    case LayerKind::kAvgPool:
    case LayerKind::kGlobalAvgPool: pool(layer, x, y); break;
    case LayerKind::kRelu: std::ranges::transform(x, y.begin(), [](float v) { return std::max(0.0f, v); }); break;
    case LayerKind::kSigmoid:
      std::ranges::transform(x, y.begin(), [](float v) { return 1 / (1 + std::exp(-v)); });
      break;
    case LayerKind::kTanh: std::ranges::transform(x, y.begin(), [](float v) { return std::tanh(v); }); break;
    case LayerKind::kFlatten:
    case LayerKind::kDropout: y = x; break;
  }
  return y;
}

// Calls f(first value, count) for each stretch of layer `index`'s output that is off: the layer keeps the units of
// those before it apart, back to the last one with weights.
template <typename F>
void for_off(const std::vector<LayerSpec>& layers, std::size_t index, std::span<const Unit> off, const F& f) {
  for (const auto& [layer, unit] : off) {
    if (layer > index || next_weighted(layers, layer) <= index) continue;
    // A flattened channel is a stretch of the row.
    const std::size_t size = volume(layers[index].output) / layers[layer].output[0];
    f(unit * size, size);
  }
}

}  // namespace

std::vector<std::vector<float>> trace(const Network& network, std::span<const float> image, std::span<const Unit> off) {
  require_units(network.architecture(), off);
  const std::vector<LayerSpec>& layers = network.architecture().layers();
  assert(image.size() == network.architecture().inputs());
  std::vector<Values> all;
  Values values(image.begin(), image.end());
  for (std::size_t index = 0; index < layers.size(); ++index) {
    values = run(network, index, values);
    for_off(layers, index, off, [&](std::size_t first, std::size_t count) {
      std::fill_n(values.begin() + static_cast<std::ptrdiff_t>(first), count, 0.0f);
    });
    all.push_back(values);
  }
  return all;
}

Network without_units(const Network& network, std::span<const Unit> off) {
  require_units(network.architecture(), off);
  const std::vector<LayerSpec>& layers = network.architecture().layers();
  Network result = network;
  for (const Parameter& weight : network.layout().parameters) {
    if (weight.role != ParameterRole::kWeight || weight.layer == 0) continue;
    const std::size_t outputs = weight.shape[0];
    const std::size_t a_value = layers[weight.layer].kind == LayerKind::kConv ? weight.shape[2] * weight.shape[3] : 1;
    const std::size_t inputs = weight.size() / outputs;
    // What the layer before leaves, in values of which each has `a_value` weights an output: of a convolution, a
    // channel.
    const std::size_t values = inputs / a_value;
    for_off(layers, weight.layer - 1, off, [&](std::size_t first, std::size_t count) {
      const std::size_t whole = volume(layers[weight.layer - 1].output);
      const std::size_t begin = first * values / whole * a_value, size = count * values / whole * a_value;
      for (std::size_t o = 0; o < outputs; ++o) {
        std::ranges::fill(result.parameters().subspan(weight.offset + o * inputs + begin, size), 0.0f);
      }
    });
  }
  return result;
}

}  // namespace inkling::network
