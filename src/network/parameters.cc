#include "network/parameters.h"

#include <utility>

#include "base/aligned.h"

namespace inkling::network {
namespace {

// Appends a parameter and moves `size` behind it, to the start of a cache line.
void append(std::vector<Parameter>& parameters, std::size_t& size, Parameter parameter) {
  constexpr std::size_t kFloats = base::kCacheLine / sizeof(float);
  parameter.offset = size;
  size += (parameter.size() + kFloats - 1) / kFloats * kFloats;
  parameters.push_back(std::move(parameter));
}

}  // namespace

ParameterLayout::ParameterLayout(const Architecture& architecture) {
  for (std::size_t i = 0; i < architecture.layers().size(); ++i) {
    const LayerSpec& layer = architecture.layers()[i];
    const std::size_t in = layer.input[0];
    const std::size_t window = layer.kind == LayerKind::kConv ? layer.kernel * layer.kernel : 1;
    const auto learned = [&](const char* suffix, ParameterRole role, tensor::Shape shape) {
      const bool is_weight = role == ParameterRole::kWeight;
      append(parameters, size,
             {layer.name + suffix, role, i, std::move(shape), 0, is_weight ? in * window : 0,
              is_weight ? layer.units * window : 0});
    };
    switch (layer.kind) {
      case LayerKind::kConv:
        learned(".weight", ParameterRole::kWeight, {layer.units, in, layer.kernel, layer.kernel});
        break;
      case LayerKind::kDense: learned(".weight", ParameterRole::kWeight, {layer.units, in}); break;
      case LayerKind::kBatchNorm:
        learned(".scale", ParameterRole::kScale, {in});
        learned(".shift", ParameterRole::kShift, {in});
        append(statistics, statistics_size, {layer.name + ".mean", ParameterRole::kMean, i, {in}, 0, 0, 0});
        append(statistics, statistics_size, {layer.name + ".variance", ParameterRole::kVariance, i, {in}, 0, 0, 0});
        break;
      default: break;
    }
    if (layer.units > 0 && layer.bias) learned(".bias", ParameterRole::kBias, {layer.units});
  }
}

}  // namespace inkling::network
