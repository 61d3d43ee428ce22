#include "model/scorer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "dataset/builtin.h"
#include "metrics/scores.h"

namespace inkling::model {
namespace {

// Output k of an image of one pixel v is weight[k] v.
network::Network one_pixel_network(std::vector<float> weight) {
  network::Network network(network::Architecture::parse("input 1x1 | flatten | dense 10"));
  network.set_tensors(
      {{"dense1.weight", {{10, 1}, std::move(weight)}}, {"dense1.bias", {{10}, std::vector<float>(10)}}});
  return network;
}

Model two_networks(double temperature) {
  std::vector<float> first(10), second(10);
  first[3] = 2;
  second[5] = 1;
  Model model{{one_pixel_network(first), one_pixel_network(second)}, {}};
  model.temperature = temperature;
  return model;
}

TEST(Scorer, IsTheMeanOfTheNetworksAtTheModelsTemperature) {
  const Model model = two_networks(2);
  Scorer scorer(model);
  std::vector<double> p(10);
  scorer.score(std::vector<float>{1}, p);
  const double e1 = std::exp(1.0), e2 = std::exp(0.5);  // 2 / 2 and 1 / 2
  EXPECT_NEAR(p[3], (e1 / (9 + e1) + 1 / (9 + e2)) / 2, 1e-7);
  EXPECT_NEAR(p[5], (1 / (9 + e1) + e2 / (9 + e2)) / 2, 1e-7);
  EXPECT_NEAR(std::accumulate(p.begin(), p.end(), 0.0), 1, 1e-12);
}

TEST(Scorer, TakesAnyNumberOfImages) {
  const Model model = two_networks(1);
  Scorer one(model), three(model, 3);
  const std::vector<float> images = {0, 0.25f, 0.5f, 0.75f, 1};
  std::vector<double> singly(50), together(50);
  one.score(images, singly);
  three.score(images, together);
  for (std::size_t i = 0; i < 50; ++i) EXPECT_NEAR(together[i], singly[i], 1e-6);
  EXPECT_NE(singly[3], singly[43]);
}

// Two pixels, a unit of weights 0.25 and 0, and ten units of which number 7 has weight 3 and number 8 `eight`.
Model sigmoids(float eight) {
  network::Network network(
      network::Architecture::parse("input 1x2 | flatten | dense 1 no-bias | sigmoid | dense 10 no-bias | sigmoid"));
  network.set_tensors({{"dense1.weight", {{1, 2}, std::vector<float>{0.25f, 0}}},
                       {"dense2.weight", {{10, 1}, std::vector<float>{0, 0, 0, 0, 0, 0, 0, 3, eight, 0}}}});
  Model model{{network}, {}};
  model.full_ink = 16;
  model.outputs = OutputKind::kSigmoids;
  return model;
}

TEST(Scorer, SharesOutOutputsThatAreSigmoids) {
  const Model model = sigmoids(0);
  Scorer scorer(model);
  std::vector<double> p(10);
  scorer.score(std::vector<float>{0.5, 1}, p);
  const auto sigmoid = [](double a) { return 1 / (1 + std::exp(-a)); };
  const double seven = sigmoid(3 * sigmoid(2));  // 0.5 × 16 × 0.25
  EXPECT_NEAR(p[7], seven / (seven + 9 * 0.5), 1e-7);
  EXPECT_NEAR(p[0], 0.5 / (seven + 9 * 0.5), 1e-7);
}

// 1 - 1e-10 and 1 - 1e-11: one float, but two doubles.
TEST(Scorer, TellsSigmoidsApartThatAreEqualAsFloats) {
  Model model = sigmoids(std::log(1e11f));
  std::map<std::string, tensor::Tensor> tensors = model.networks[0].tensors();
  std::get<std::vector<float>>(tensors.at("dense1.weight").values) = {10, 0};  // σ is 1
  std::get<std::vector<float>>(tensors.at("dense2.weight").values)[7] = std::log(1e10f);
  model.networks[0].set_tensors(tensors);
  Scorer scorer(model);
  std::vector<double> p(10);
  scorer.score(std::vector<float>{1, 0}, p);
  EXPECT_GT(p[8], p[7]);
}

}  // namespace
}  // namespace inkling::model
