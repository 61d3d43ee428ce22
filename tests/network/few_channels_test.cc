#include "network/few_channels.h"

#include <gtest/gtest.h>

#include "support/naive_network.h"

namespace inkling::network {
namespace {

using test::expect_follows_oracle;

TEST(FewChannels, FollowTheOracle) {
  for (const std::size_t batch : {1u, 8u, 13u, 16u, 33u}) {
    expect_follows_oracle("input 12x12 | conv 6 5x5 same | relu | maxpool 2 | conv 16 3x3 | relu | flatten | dense 3",
                          batch);
    expect_follows_oracle("input 9x10 3 | conv 4 3x3 no-bias | conv 5 2x2 | conv 6 1x1 same | flatten", batch);
  }
}

TEST(FewChannels, FollowTheOracleWithAnyNeighbour) {
  const std::string start = "input 10x10 | conv 5 3x3 | ";
  for (const char* rest : {"maxpool 3 | flatten", "avgpool 2 | conv 3 2x2 | flatten", "globalavgpool",
                           "sigmoid | flatten", "maxpool 2 | tanh | flatten", "dropout 0.3 | conv 4 3x3 same | flatten",
                           "conv 32 3x3 | conv 4 3x3 | flatten", "conv 4 3x3 stride 2 | flatten"}) {
    expect_follows_oracle(start + rest, 9, 2e-5);
  }
  expect_follows_oracle(start + "batchnorm | relu | conv 3 3x3 | batchnorm | flatten", 9, 5e-5);
}

// Which convolutions these are: below 16 channels, where oneDNN pads.
TEST(FewChannels, AreFewerThanABlockOfOneDnn) {
  const auto has_few = [](const std::string& architecture, onednn::Pass pass, dnnl::memory::dim batch = 16) {
    const Architecture parsed = Architecture::parse(architecture + " | flatten");
    const LayerSpec& spec = parsed.layers().back().kind == LayerKind::kFlatten
                                ? parsed.layers()[parsed.layers().size() - 2]
                                : parsed.layers().back();
    Edge edge;
    edge.descriptor = onednn::describe({batch, static_cast<dnnl::memory::dim>(spec.input[0]), 8, 8},
                                       parsed.layers().size() == 2 ? onednn::Tag::nchw : onednn::Tag::chwn);
    return has_few_channels(spec, edge, pass);
  };
  constexpr auto kTraining = onednn::Pass::kTraining;
  constexpr auto kInference = onednn::Pass::kInference;
  EXPECT_TRUE(has_few("input 8x8 | conv 6 3x3", kTraining));
  EXPECT_FALSE(has_few("input 8x8 | conv 16 3x3", kTraining));
  EXPECT_FALSE(has_few("input 8x8 | conv 6 3x3 stride 2", kTraining));
  EXPECT_TRUE(has_few("input 8x8 | conv 6 3x3 | conv 16 3x3", kTraining));
  EXPECT_FALSE(has_few("input 8x8 | conv 6 3x3 | conv 16 3x3", kInference));
  EXPECT_TRUE(has_few("input 8x8 | conv 6 3x3 | conv 8 3x3", kInference));
  EXPECT_FALSE(has_few("input 8x8 | conv 16 3x3 | conv 6 3x3", kTraining));
  EXPECT_FALSE(has_few("input 8x8 | conv 6 3x3", kInference, 1));  // a vector of one image is mostly empty
}

}  // namespace
}  // namespace inkling::network
