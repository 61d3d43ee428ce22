// The fixed tree in which the gradients of a batch's shards are added, and how ranks share it out.
//
// A node of n shards splits behind the largest power of two below n: that of 5 shards is ((0+1)+(2+3))+4. Sums depend
// on the number of shards alone, so whoever computes part of them, a thread or a process, the result is the same bits
// (docs/decisions/0004-shards.md, docs/decisions/0014-ranks.md).
#ifndef INKLING_TRAINING_SHARD_TREE_H_
#define INKLING_TRAINING_SHARD_TREE_H_

#include <cstddef>
#include <span>
#include <vector>

namespace inkling::training {

// Shards first .. first + count - 1 of a batch.
struct ShardRange {
  std::size_t first = 0;
  std::size_t count = 0;

  bool operator==(const ShardRange&) const = default;
};

// The shards of rank `rank` of `ranks`, some of `shards`: in order, as many each as can be, the first ranks one more.
// Ranks beyond the number of shards have none.
ShardRange shards_of_rank(std::size_t rank, std::size_t ranks, std::size_t shards);

// The largest nodes of the tree over `shards` shards that lie within `range`, in order; together they are `range`.
std::vector<ShardRange> subtrees(ShardRange range, std::size_t shards);

// The sum of a node's gradients, which is known: [parameters].
struct TreeSum {
  ShardRange node;
  const float* values = nullptr;
};

// How many blocks tree_sum needs for a tree of `shards` shards.
std::size_t tree_depth(std::size_t shards);

// Σ of the gradients of `node` at [offset, offset + size), added in the tree's order. `known` are nodes that together
// are `node`, in order. Returns where the sum is: in `scratch`, which has tree_depth blocks of `block` floats, or,
// where it is known, in place. REQUIRES: size <= block.
const float* tree_sum(std::span<const TreeSum> known, ShardRange node, std::size_t offset, std::size_t size,
                      float* scratch, std::size_t block);

}  // namespace inkling::training

#endif  // INKLING_TRAINING_SHARD_TREE_H_
