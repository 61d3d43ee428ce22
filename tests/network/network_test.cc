#include "network/network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "base/error.h"
#include "support/naive_network.h"

namespace inkling::network {
namespace {

constexpr const char* kSmall = "input 6x6 | conv 3 3x3 | batchnorm | relu | flatten | dense 5";

Network small_network() { return Network(Architecture::parse(kSmall)); }

std::span<const float> values(const Network& network, const std::string& name) {
  const auto& parameters = network.layout().parameters;
  const auto found = std::ranges::find(parameters, name, &Parameter::name);
  return network.parameters().subspan(found->offset, found->size());
}

TEST(Network, NamesItsParametersByLayerAndRole) {
  const auto tensors = small_network().tensors();
  std::vector<std::pair<std::string, tensor::Shape>> shapes;
  for (const auto& [name, tensor] : tensors) shapes.emplace_back(name, tensor.shape);
  EXPECT_THAT(
      shapes,
      testing::UnorderedElementsAre(
          testing::Pair("conv1.weight", tensor::Shape{3, 1, 3, 3}), testing::Pair("conv1.bias", tensor::Shape{3}),
          testing::Pair("batchnorm1.scale", tensor::Shape{3}), testing::Pair("batchnorm1.shift", tensor::Shape{3}),
          testing::Pair("batchnorm1.mean", tensor::Shape{3}), testing::Pair("batchnorm1.variance", tensor::Shape{3}),
          testing::Pair("dense1.weight", tensor::Shape{5, 48}), testing::Pair("dense1.bias", tensor::Shape{5})));
}

TEST(Network, StartsEachParameterAtACacheLine) {
  const Network network = small_network();
  std::size_t end = 0;
  for (const Parameter& parameter : network.layout().parameters) {
    EXPECT_EQ(parameter.offset % 16, 0u) << parameter.name;
    EXPECT_GE(parameter.offset, end);
    EXPECT_LT(parameter.offset, end + 16);
    end = parameter.offset + parameter.size();
  }
  EXPECT_EQ(network.parameters().size(), network.layout().size);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(network.parameters().data()) % 64, 0u);
}

TEST(Network, GivesBackTheTensorsItWasGiven) {
  const Network network = test::random_network(kSmall);
  Network copy = small_network();
  copy.set_tensors(network.tensors());
  EXPECT_TRUE(std::ranges::equal(copy.parameters(), network.parameters()));
  EXPECT_TRUE(std::ranges::equal(copy.statistics(), network.statistics()));
  EXPECT_EQ(copy.tensors(), network.tensors());
}

TEST(Network, TakesDoublesToo) {
  Network network(Architecture::parse("input 1x1 | flatten | dense 2 no-bias"));
  network.set_tensors({{"dense1.weight", {{2, 1}, std::vector<double>{0.5, -3}}}});
  EXPECT_EQ(network.parameters()[0], 0.5f);
  EXPECT_EQ(network.parameters()[1], -3.0f);
}

TEST(Network, RefusesTensorsThatDoNotFitAndStaysAsItWas) {
  Network network = test::random_network(kSmall);
  const auto good = network.tensors();
  const auto error_with =
      [&](const std::function<void(std::map<std::string, tensor::Tensor>&)>& change) -> std::string {
    auto tensors = good;
    std::get<std::vector<float>>(tensors.at("conv1.weight").values)[0] = 77;
    change(tensors);
    try {
      network.set_tensors(tensors);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kData);
      EXPECT_EQ(network.tensors(), good);
      return error.what();
    }
    return "no error";
  };
  EXPECT_EQ(error_with([](auto& tensors) { tensors.erase("dense1.bias"); }), "dense1.bias is missing");
  EXPECT_EQ(error_with([](auto& tensors) { tensors.erase("batchnorm1.mean"); }), "batchnorm1.mean is missing");
  EXPECT_EQ(error_with([](auto& tensors) { tensors["dense2.bias"] = tensors["dense1.bias"]; }),
            "the architecture has no dense2.bias");
  EXPECT_EQ(error_with([](auto& tensors) {
              tensors["dense1.bias"] = {{1, 5}, std::vector<float>(5)};
            }),
            "dense1.bias has shape [1, 5], expected [5]");
  EXPECT_EQ(error_with([](auto& tensors) {
              tensors["dense1.bias"] = {{5}, std::vector<float>(5, NAN)};
            }),
            "dense1.bias holds numbers that are not finite");
  EXPECT_EQ(error_with([](auto& tensors) {
              tensors["dense1.bias"] = {{5}, std::vector<double>(5, 1e39)};
            }),
            "dense1.bias holds numbers that are not finite");
  EXPECT_EQ(error_with([](auto& tensors) {
              tensors["batchnorm1.variance"] = {{3}, std::vector<float>{1, -1, 1}};
            }),
            "batchnorm1.variance holds a variance below 0");
}

double mean_square(std::span<const float> numbers) {
  double sum = 0;
  for (const float number : numbers) sum += static_cast<double>(number) * static_cast<double>(number);
  return sum / static_cast<double>(numbers.size());
}

TEST(Network, StartsWithTheDeviationOfItsInitialization) {
  Network network(Architecture::parse("input 10x10 4 | conv 64 5x5 | batchnorm | flatten | dense 100"));
  network.initialize(3, Initialization::kHe);
  EXPECT_NEAR(mean_square(values(network, "conv1.weight")) / (2.0 / 100), 1, 0.05);
  EXPECT_NEAR(mean_square(values(network, "dense1.weight")) / (2.0 / 2304), 1, 0.02);
  network.initialize(3, Initialization::kGlorot);
  EXPECT_NEAR(mean_square(values(network, "conv1.weight")) / (2.0 / (100 + 1600)), 1, 0.05);
  EXPECT_LE(std::ranges::max(values(network, "conv1.weight")), std::sqrt(6.0 / 1700));
  network.initialize(3, Initialization::kUniform);
  EXPECT_NEAR(mean_square(values(network, "conv1.weight")), 1.0 / 3, 0.02);
  EXPECT_GE(std::ranges::min(values(network, "dense1.weight")), -1);
  EXPECT_LT(std::ranges::max(values(network, "dense1.weight")), 1);
  EXPECT_EQ(mean_square(values(network, "conv1.bias")), 0);
  EXPECT_TRUE(std::ranges::all_of(values(network, "batchnorm1.scale"), [](float scale) { return scale == 1; }));
  EXPECT_EQ(mean_square(values(network, "batchnorm1.shift")), 0);
}

TEST(Network, DrawsAParameterFromAStreamOfItsOwn) {
  Network shallow(Architecture::parse("input 4x4 | flatten | dense 6"));
  Network deep(Architecture::parse("input 4x4 | flatten | dense 6 | dense 6"));
  shallow.initialize(9, Initialization::kUniform);
  deep.initialize(9, Initialization::kUniform);
  EXPECT_TRUE(std::ranges::equal(values(shallow, "dense1.weight"), values(deep, "dense1.weight")));
  deep.initialize(10, Initialization::kUniform);
  EXPECT_FALSE(std::ranges::equal(values(shallow, "dense1.weight"), values(deep, "dense1.weight")));
}

}  // namespace
}  // namespace inkling::network
