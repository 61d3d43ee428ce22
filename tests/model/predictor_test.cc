#include "model/predictor.h"

#include <gtest/gtest.h>

#include <algorithm>
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

TEST(Predictor, IsTheMeanOfTheNetworksAtTheModelsTemperature) {
  const metrics::Scores scores = Predictor(two_networks(2)).probabilities(std::vector<float>{1});
  ASSERT_EQ(scores.rows(), 1u);
  const auto p = scores.row(0);
  const double e1 = std::exp(1.0), e2 = std::exp(0.5);  // 2 / 2 and 1 / 2
  EXPECT_NEAR(p[3], (e1 / (9 + e1) + 1 / (9 + e2)) / 2, 1e-7);
  EXPECT_NEAR(p[5], (1 / (9 + e1) + e2 / (9 + e2)) / 2, 1e-7);
  EXPECT_NEAR(std::accumulate(p.begin(), p.end(), 0.0), 1, 1e-12);
}

TEST(Predictor, GivesEveryImageItsOwnProbabilities) {
  const Predictor predictor(two_networks(1));
  const std::vector<float> images = {0, 0.25f, 0.5f, 0.75f, 1};
  const metrics::Scores together = predictor.probabilities(images);
  ASSERT_EQ(together.rows(), 5u);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(predictor.probabilities(std::span(images).subspan(i, 1)).row(0)[3], together.row(i)[3]);
  }
  EXPECT_LT(together.row(0)[3], together.row(4)[3]);
  EXPECT_EQ(predictor.probabilities({}).rows(), 0u);
}

// Weights that are finite, and sums that are not.
TEST(Predictor, RefusesAnswersThatAreNotFinite) {
  network::Network network(network::Architecture::parse("input 1x2 | flatten | dense 10"));
  network.set_tensors(
      {{"dense1.weight", {{10, 2}, std::vector<float>(20, 3e38f)}}, {"dense1.bias", {{10}, std::vector<float>(10)}}});
  Model model{{network}, {}};
  model.called = "m.safetensors";
  const Predictor predictor(model);
  EXPECT_EQ(predictor.probabilities(std::vector<float>{0.5f, 0.5f}).row(0)[0], 0.1);
  try {
    predictor.probabilities(std::vector<float>{1, 1});
    ADD_FAILURE() << "not refused";
  } catch (const NotFinite& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kData);
    EXPECT_STREQ(error.what(), "m.safetensors: its answers are no finite numbers: its weights are too large");
  }
}

TEST(Predictor, GivesTheLogitsOfEachNetwork) {
  base::ThreadPool pool(2);
  const auto source = [](std::size_t, std::size_t, std::span<float> inputs) { std::ranges::fill(inputs, 0.5f); };
  const std::vector<metrics::Scores> logits = Predictor(two_networks(1)).logits(3, source, pool);
  ASSERT_EQ(logits.size(), 2u);
  ASSERT_EQ(logits[0].rows(), 3u);
  EXPECT_EQ(logits[0].row(2)[3], 1);
  EXPECT_EQ(logits[1].row(2)[5], 0.5);
  EXPECT_EQ(logits[1].row(2)[3], 0);
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

TEST(Predictor, SharesOutOutputsThatAreSigmoids) {
  const metrics::Scores scores = Predictor(sigmoids(0)).probabilities(std::vector<float>{0.5, 1});
  const auto p = scores.row(0);
  const auto sigmoid = [](double a) { return 1 / (1 + std::exp(-a)); };
  const double seven = sigmoid(3 * sigmoid(2));  // 0.5 × 16 × 0.25
  EXPECT_NEAR(p[7], seven / (seven + 9 * 0.5), 1e-7);
  EXPECT_NEAR(p[0], 0.5 / (seven + 9 * 0.5), 1e-7);
}

// 1 - 1e-10 and 1 - 1e-11: one float, but two doubles.
TEST(Predictor, TellsSigmoidsApartThatAreEqualAsFloats) {
  Model model = sigmoids(std::log(1e11f));
  std::map<std::string, tensor::Tensor> tensors = model.networks[0].tensors();
  std::get<std::vector<float>>(tensors.at("dense1.weight").values) = {10, 0};  // σ is 1
  std::get<std::vector<float>>(tensors.at("dense2.weight").values)[7] = std::log(1e10f);
  model.networks[0].set_tensors(tensors);
  const metrics::Scores scores = Predictor(model).probabilities(std::vector<float>{1, 0});
  const auto p = scores.row(0);
  EXPECT_GT(p[8], p[7]);
}

}  // namespace
}  // namespace inkling::model
