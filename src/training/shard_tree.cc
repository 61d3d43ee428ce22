#include "training/shard_tree.h"

#include <algorithm>

namespace inkling::training {
namespace {

// Of a node of `count` >= 2 shards: how many of them are left of where it splits.
std::size_t left_count(std::size_t count) {
  std::size_t left = 1;
  while (left * 2 < count) left *= 2;
  return left;
}

// tree_sum() for the node of `next` and those behind it; leaves `next` behind what it has used.
struct Summation {
  const TreeSum* next;
  std::size_t offset;
  std::size_t size;
  std::size_t block;

  const float* run(std::size_t count, float* scratch) {
    if (next->node.count == count) return (next++)->values + offset;
    const std::size_t half = left_count(count);
    const float* __restrict left = run(half, scratch);
    const float* __restrict right = run(count - half, scratch + block);
    for (std::size_t i = 0; i < size; ++i) scratch[i] = left[i] + right[i];
    return scratch;
  }
};

void add_subtrees(ShardRange range, ShardRange node, std::vector<ShardRange>& found) {
  const std::size_t end = node.first + node.count;
  const std::size_t range_end = range.first + range.count;
  if (end <= range.first || node.first >= range_end) return;
  if (node.first >= range.first && end <= range_end) {
    found.push_back(node);
    return;
  }
  const std::size_t half = left_count(node.count);
  add_subtrees(range, {node.first, half}, found);
  add_subtrees(range, {node.first + half, node.count - half}, found);
}

}  // namespace

ShardRange shards_of_rank(std::size_t rank, std::size_t ranks, std::size_t shards) {
  const std::size_t each = shards / ranks;
  const std::size_t more = shards % ranks;
  return {rank * each + std::min(rank, more), each + (rank < more ? 1 : 0)};
}

std::vector<ShardRange> subtrees(ShardRange range, std::size_t shards) {
  std::vector<ShardRange> found;
  if (range.count > 0) add_subtrees(range, {0, shards}, found);
  return found;
}

std::size_t tree_depth(std::size_t shards) {
  std::size_t depth = 1;
  for (std::size_t reach = 1; reach < shards; reach *= 2) ++depth;
  return depth;
}

const float* tree_sum(std::span<const TreeSum> known, ShardRange node, std::size_t offset, std::size_t size,
                      float* scratch, std::size_t block) {
  return Summation{known.data(), offset, size, block}.run(node.count, scratch);
}

}  // namespace inkling::training
