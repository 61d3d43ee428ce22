#include "network/trace.h"

#include <gtest/gtest.h>

#include <vector>

#include "network/inference.h"
#include "support/errors.h"
#include "support/naive_network.h"

namespace inkling::network {
namespace {

constexpr const char* kEverything =
    "input 9x8 | conv 6 3x3 same no-bias | batchnorm | relu | conv 5 2x2 stride 2 | tanh | maxpool 2 | dropout 0.2 | "
    "flatten | dense 20 | batchnorm | sigmoid | dense 10";
constexpr const char* kAveraged = "input 8x8 | conv 7 3x3 | relu | avgpool 2 | conv 4 2x2 | globalavgpool | dense 10";

std::vector<float> image_for(const Architecture& architecture) {
  const std::vector<double> values = test::random_values(architecture.inputs(), 3);
  return {values.begin(), values.end()};
}

std::vector<float> outputs_of(const Network& network, const std::vector<float>& image) {
  std::vector<float> outputs(network.architecture().outputs());
  Inference(network).run(
      1, [&](std::size_t, std::size_t, std::span<float> to) { std::ranges::copy(image, to.begin()); }, outputs);
  return outputs;
}

void expect_near(const std::vector<float>& values, const std::vector<float>& expected) {
  ASSERT_EQ(values.size(), expected.size());
  for (std::size_t i = 0; i < values.size(); ++i) EXPECT_NEAR(values[i], expected[i], 2e-4f) << i;
}

TEST(Trace, EndsInWhatInferenceGives) {
  for (const char* text : {kEverything, kAveraged}) {
    const Network network = test::random_network(text);
    const std::vector<float> image = image_for(network.architecture());
    const auto layers = trace(network, image);
    ASSERT_EQ(layers.size(), network.architecture().layers().size());
    for (std::size_t i = 0; i < layers.size(); ++i) {
      EXPECT_EQ(layers[i].size(), volume(network.architecture().layers()[i].output));
    }
    expect_near(layers.back(), outputs_of(network, image));
  }
}

TEST(Trace, ShowsEachLayer) {
  Network network(Architecture::parse("input 1x2 | flatten | dense 2 | relu | dense 1"));
  network.set_tensors({{"dense1.weight", {{2, 2}, std::vector<float>{1, 2, -3, 1}}},
                       {"dense1.bias", {{2}, std::vector<float>{0.5f, 1}}},
                       {"dense2.weight", {{1, 2}, std::vector<float>{2, 4}}},
                       {"dense2.bias", {{1}, std::vector<float>{-1}}}});
  const std::vector<float> image = {2, 1};
  const std::vector<std::vector<float>> expected = {{2, 1}, {4.5f, -4}, {4.5f, 0}, {8}};
  EXPECT_EQ(trace(network, image), expected);
  const std::vector<Unit> off = {{1, 0}};
  const std::vector<std::vector<float>> without = {{2, 1}, {0, -4}, {0, 0}, {-1}};
  EXPECT_EQ(trace(network, image, off), without);
}

TEST(SwitchedOffUnits, GiveNothingToTheNextLayer) {
  const Network network = test::random_network(kEverything);
  const std::vector<float> image = image_for(network.architecture());
  const std::vector<float> all = trace(network, image).back();
  // A channel before and behind its normalization, one behind a pool, a place of the flattened row, a hidden unit.
  for (const Unit unit : {Unit{0, 2}, Unit{1, 2}, Unit{3, 4}, Unit{5, 1}, Unit{7, 9}, Unit{8, 19}, Unit{10, 3}}) {
    const std::vector<Unit> off = {unit};
    const std::vector<float> traced = trace(network, image, off).back();
    expect_near(traced, outputs_of(without_units(network, off), image));
    EXPECT_NE(traced, all) << "layer " << unit.layer;
  }
  const Network averaged = test::random_network(kAveraged);
  const std::vector<Unit> off = {{0, 6}, {3, 1}, {4, 2}};
  const std::vector<float> small = image_for(averaged.architecture());
  expect_near(trace(averaged, small, off).back(), outputs_of(without_units(averaged, off), small));
}

TEST(SwitchedOffUnits, AreUnitsThatThereAre) {
  const Network network = test::random_network(kAveraged);
  const std::vector<float> image = image_for(network.architecture());
  const auto refused = [&](Unit unit, const char* part) {
    const std::vector<Unit> off = {unit};
    test::expect_error(ErrorKind::kUsage, part, [&] { trace(network, image, off); });
    test::expect_error(ErrorKind::kUsage, part, [&] { without_units(network, off); });
  };
  refused({6, 0}, "off: there is no layer 6");
  refused({0, 7}, "off: layer 0 has no unit 7");
  refused({5, 0}, "gives the answer");
}

}  // namespace
}  // namespace inkling::network
