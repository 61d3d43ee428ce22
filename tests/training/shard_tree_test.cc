#include "training/shard_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

namespace inkling::training {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ShardsOfRank, AreInOrderAndAsManyEachAsCanBe) {
  EXPECT_EQ(shards_of_rank(0, 1, 8), (ShardRange{0, 8}));
  EXPECT_EQ(shards_of_rank(0, 3, 8), (ShardRange{0, 3}));
  EXPECT_EQ(shards_of_rank(1, 3, 8), (ShardRange{3, 3}));
  EXPECT_EQ(shards_of_rank(2, 3, 8), (ShardRange{6, 2}));
  EXPECT_EQ(shards_of_rank(2, 8, 3), (ShardRange{2, 1}));
  EXPECT_EQ(shards_of_rank(3, 8, 3).count, 0u);
}

TEST(Subtrees, AreTheLargestNodesWithinARange) {
  EXPECT_THAT(subtrees({0, 8}, 8), ElementsAre(ShardRange{0, 8}));
  EXPECT_THAT(subtrees({4, 4}, 8), ElementsAre(ShardRange{4, 4}));
  EXPECT_THAT(subtrees({0, 3}, 8), ElementsAre(ShardRange{0, 2}, ShardRange{2, 1}));
  EXPECT_THAT(subtrees({3, 3}, 8), ElementsAre(ShardRange{3, 1}, ShardRange{4, 2}));
  EXPECT_THAT(subtrees({4, 1}, 5), ElementsAre(ShardRange{4, 1}));
  EXPECT_THAT(subtrees({4, 2}, 6), ElementsAre(ShardRange{4, 2}));  // a node that is the right one of 4 + 2
  EXPECT_THAT(subtrees({5, 0}, 5), IsEmpty());
}

// Sums of floats that depend on their order: the tree's is written out.
TEST(TreeSum, AddsBehindTheLargestPowerOfTwo) {
  const std::vector<float> shards = {1, 1e8f, -1e8f, 3, 1e-3f, 7, 1e7f};
  std::vector<TreeSum> known;
  for (std::size_t i = 0; i < shards.size(); ++i) known.push_back({{i, 1}, &shards[i]});
  std::vector<float> scratch(tree_depth(shards.size()));
  const float* sum = tree_sum(known, {0, 7}, 0, 1, scratch.data(), 1);
  const float left = (shards[0] + shards[1]) + (shards[2] + shards[3]);
  const float right = (shards[4] + shards[5]) + shards[6];
  EXPECT_EQ(*sum, left + right);
  EXPECT_NE(*sum, std::accumulate(shards.begin(), shards.end(), 0.0f));
}

TEST(TreeSum, GoesOnFromTheNodesThatAreKnown) {
  for (std::size_t count = 1; count <= 17; ++count) {
    std::vector<float> shards(count * 2);
    for (std::size_t i = 0; i < shards.size(); ++i) shards[i] = 1.0f / static_cast<float>(3 * i + 1);
    std::vector<TreeSum> leaves;
    for (std::size_t i = 0; i < count; ++i) leaves.push_back({{i, 1}, &shards[2 * i]});
    std::vector<float> scratch(tree_depth(count) * 2);
    const float* whole = tree_sum(leaves, {0, count}, 0, 2, scratch.data(), 2);
    const std::vector<float> expected(whole, whole + 2);
    for (std::size_t ranks = 1; ranks <= count + 2; ++ranks) {
      std::vector<TreeSum> known;
      std::vector<std::vector<float>> sums;
      for (std::size_t rank = 0; rank < ranks; ++rank) {
        for (const ShardRange& node : subtrees(shards_of_rank(rank, ranks, count), count)) {
          const float* sum = tree_sum(std::span(leaves).subspan(node.first, node.count), node, 0, 2, scratch.data(), 2);
          sums.emplace_back(sum, sum + 2);
          known.push_back({node, nullptr});
        }
      }
      for (std::size_t i = 0; i < known.size(); ++i) known[i].values = sums[i].data();
      const float* sum = tree_sum(known, {0, count}, 0, 2, scratch.data(), 2);
      EXPECT_EQ(std::vector<float>(sum, sum + 2), expected) << count << " shards, " << ranks << " ranks";
    }
  }
}

}  // namespace
}  // namespace inkling::training
