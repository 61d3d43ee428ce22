#include "network/network.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/stream.h"

namespace inkling::network {
namespace {

float draw(base::RandomStream& random, Initialization initialization, const Parameter& weight) {
  switch (initialization) {
    case Initialization::kHe:
      return random.normal() * static_cast<float>(std::sqrt(2.0 / static_cast<double>(weight.fan_in)));
    case Initialization::kGlorot: {
      const auto bound = static_cast<float>(std::sqrt(6.0 / static_cast<double>(weight.fan_in + weight.fan_out)));
      return random.uniform(-bound, bound);
    }
    case Initialization::kUniform: return random.uniform(-1, 1);
  }
  return 0;
}

void fill(std::span<float> values, const Parameter& parameter, float value) {
  std::ranges::fill(values.subspan(parameter.offset, parameter.size()), value);
}

bool is_finite(const tensor::Tensor& tensor) {
  return std::visit(
      [](const auto& values) {
        return std::ranges::all_of(values, [](auto value) { return std::isfinite(static_cast<float>(value)); });
      },
      tensor.values);
}

bool is_negative(const tensor::Tensor& tensor) {
  return std::visit(
      [](const auto& values) { return std::ranges::any_of(values, [](auto value) { return value < 0; }); },
      tensor.values);
}

// Adds the named parts of a flat array to `tensors`.
void name_parts(const std::vector<Parameter>& parameters, std::span<const float> values,
                std::map<std::string, tensor::Tensor>& tensors) {
  for (const Parameter& parameter : parameters) {
    const auto part = values.subspan(parameter.offset, parameter.size());
    tensors[parameter.name] = {parameter.shape, std::vector<float>(part.begin(), part.end())};
  }
}

void require_fitting(const std::vector<Parameter>& parameters, const std::map<std::string, tensor::Tensor>& tensors) {
  for (const Parameter& parameter : parameters) {
    const auto found = tensors.find(parameter.name);
    if (found == tensors.end()) base::fail(ErrorKind::kData, "{} is missing", parameter.name);
    const tensor::Tensor& tensor = found->second;
    if (tensor.shape != parameter.shape) {
      base::fail(ErrorKind::kData, "{} has shape [{}], expected [{}]", parameter.name, fmt::join(tensor.shape, ", "),
                 fmt::join(parameter.shape, ", "));
    }
    if (!is_finite(tensor)) base::fail(ErrorKind::kData, "{} holds numbers that are not finite", parameter.name);
    if (parameter.role == ParameterRole::kVariance && is_negative(tensor)) {
      base::fail(ErrorKind::kData, "{} holds a variance below 0", parameter.name);
    }
  }
}

void copy_parts(const std::vector<Parameter>& parameters, const std::map<std::string, tensor::Tensor>& tensors,
                std::span<float> values) {
  for (const Parameter& parameter : parameters) {
    std::visit(
        [&](const auto& from) {
          std::ranges::transform(from, values.begin() + static_cast<std::ptrdiff_t>(parameter.offset),
                                 [](auto value) { return static_cast<float>(value); });
        },
        tensors.at(parameter.name).values);
  }
}

// REQUIRES: all of `parameters` are in `tensors`.
void require_nothing_else(std::size_t expected, const std::vector<const std::vector<Parameter>*>& known,
                          const std::map<std::string, tensor::Tensor>& tensors) {
  if (tensors.size() == expected) return;
  for (const auto& item : tensors) {
    const std::string& name = item.first;
    const bool is_known = std::ranges::any_of(known, [&](const std::vector<Parameter>* parameters) {
      return std::ranges::find(*parameters, name, &Parameter::name) != parameters->end();
    });
    if (!is_known) base::fail(ErrorKind::kData, "the architecture has no {}", name);
  }
}

}  // namespace

Network::Network(Architecture architecture)
    : architecture_(std::move(architecture)),
      layout_(architecture_),
      parameters_(layout_.size),
      statistics_(layout_.statistics_size) {
  for (const Parameter& parameter : layout_.parameters) {
    if (parameter.role == ParameterRole::kScale) fill(parameters_, parameter, 1);
  }
  for (const Parameter& statistic : layout_.statistics) {
    if (statistic.role == ParameterRole::kVariance) fill(statistics_, statistic, 1);
  }
}

void Network::initialize(std::uint64_t seed, Initialization initialization) {
  for (std::size_t i = 0; i < layout_.parameters.size(); ++i) {
    const Parameter& parameter = layout_.parameters[i];
    fill(parameters_, parameter, parameter.role == ParameterRole::kScale ? 1 : 0);
    if (parameter.role != ParameterRole::kWeight) continue;
    base::RandomStream random(seed, base::Purpose::kWeights, 0, i);
    for (std::size_t k = 0; k < parameter.size(); ++k) {
      parameters_[parameter.offset + k] = draw(random, initialization, parameter);
    }
  }
  for (const Parameter& statistic : layout_.statistics) {
    fill(statistics_, statistic, statistic.role == ParameterRole::kVariance ? 1 : 0);
  }
}

std::map<std::string, tensor::Tensor> Network::tensors() const {
  std::map<std::string, tensor::Tensor> tensors = name_values(parameters_);
  name_parts(layout_.statistics, statistics_, tensors);
  return tensors;
}

void Network::set_tensors(const std::map<std::string, tensor::Tensor>& tensors) {
  require_fitting(layout_.parameters, tensors);
  require_fitting(layout_.statistics, tensors);
  require_nothing_else(layout_.parameters.size() + layout_.statistics.size(),
                       {&layout_.parameters, &layout_.statistics}, tensors);
  copy_parts(layout_.parameters, tensors, parameters_);
  copy_parts(layout_.statistics, tensors, statistics_);
}

std::map<std::string, tensor::Tensor> Network::name_values(std::span<const float> values) const {
  assert(values.size() == layout_.size);
  std::map<std::string, tensor::Tensor> tensors;
  name_parts(layout_.parameters, values, tensors);
  return tensors;
}

void Network::set_values(const std::map<std::string, tensor::Tensor>& tensors, std::span<float> values) const {
  assert(values.size() == layout_.size);
  require_fitting(layout_.parameters, tensors);
  require_nothing_else(layout_.parameters.size(), {&layout_.parameters}, tensors);
  copy_parts(layout_.parameters, tensors, values);
}

}  // namespace inkling::network
