#include "network/dense.h"

#include <gtest/gtest.h>

#include <array>

#include "support/naive_network.h"

namespace inkling::network {
namespace {

using test::expect_follows_oracle;

TEST(Dense, FollowsTheOracle) {
  for (const std::size_t batch : {1u, 2u, 16u, 33u}) {
    expect_follows_oracle("input 3x5 | flatten | dense 7", batch);
    expect_follows_oracle("input 8x8 | flatten | dense 100 | dense 10", batch);
  }
  expect_follows_oracle("input 28x28 | flatten | dense 64 | dense 33 | dense 10", 8);
}

TEST(Dense, DoesWithoutBias) { expect_follows_oracle("input 4x4 | flatten | dense 20 no-bias | dense 3 no-bias", 5); }

TEST(Dense, ComputesWhatItsHeaderSays) {
  Network network(Architecture::parse("input 1x2 | flatten | dense 2"));
  network.set_tensors({{"dense1.weight", {{2, 2}, std::vector<float>{1, 2, 3, 4}}},
                       {"dense1.bias", {{2}, std::vector<float>{10, 20}}}});
  Workspace workspace(network.architecture(), 1, Workspace::Mode::kTraining);
  workspace.load(network);
  workspace.input()[0] = 5;
  workspace.input()[1] = 6;
  const auto outputs = workspace.forward();
  EXPECT_EQ(outputs[0], 27);  // 10 + 1·5 + 2·6
  EXPECT_EQ(outputs[1], 59);  // 20 + 3·5 + 4·6
  std::vector<float> gradient(network.layout().size);
  workspace.backward(std::array{1.0f, -2.0f}, gradient);
  const auto tensors = network.name_values(gradient);
  EXPECT_EQ(tensors.at("dense1.weight").values, tensor::Values(std::vector<float>{5, 6, -10, -12}));
  EXPECT_EQ(tensors.at("dense1.bias").values, tensor::Values(std::vector<float>{1, -2}));
}

}  // namespace
}  // namespace inkling::network
