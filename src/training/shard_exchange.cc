#include "training/shard_exchange.h"

namespace inkling::training {

void ShardExchange::prepare(std::size_t shards) {
  if (shards == shards_) return;
  shards_ = shards;
  starts_ = {0};
  records_.clear();
  std::vector<std::size_t> offsets;
  sums_.clear();
  for (std::size_t rank = 0; rank < ranks_.count(); ++rank) {
    const ShardRange range = shards_of_rank(rank, ranks_.count(), shards);
    std::size_t offset = starts_.back();
    if (rank == ranks_.rank()) own_first_ = sums_.size();
    for (const ShardRange& node : subtrees(range, shards)) {
      sums_.push_back({node, nullptr});
      offsets.push_back(offset);
      offset += parameters_;
    }
    if (rank == ranks_.rank()) own_count_ = sums_.size() - own_first_;
    for (std::size_t i = 0; i < range.count; ++i, offset += record_) records_.push_back(offset);
    starts_.push_back(offset);
  }
  buffer_.resize(starts_.back());
  for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i].values = buffer_.data() + offsets[i];
}

}  // namespace inkling::training
