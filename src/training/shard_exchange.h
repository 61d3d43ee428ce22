// What ranks tell each other of a batch: each sums the gradients of its own shards as far as they are whole nodes of
// the tree, and all get all of these sums.
//
// Of each rank, in the order of ranks, floats:
//
//   [subtrees of its shards][parameters]   sums of gradients
//   [its shards][record]                   what the caller says of each shard
#ifndef INKLING_TRAINING_SHARD_EXCHANGE_H_
#define INKLING_TRAINING_SHARD_EXCHANGE_H_

#include <cstddef>
#include <span>
#include <vector>

#include "base/aligned.h"
#include "training/ranks.h"
#include "training/shard_tree.h"

namespace inkling::training {

class ShardExchange {
 public:
  // `ranks` is the caller's and outlives this.
  ShardExchange(Ranks& ranks, std::size_t parameters, std::size_t record)
      : ranks_(ranks), parameters_(parameters), record_(record) {}

  // From now on it is about a batch of `shards` shards.
  void prepare(std::size_t shards);

  // The nodes whose sums this rank is to write: node i's to own_sum(i), [parameters].
  std::span<const TreeSum> own() const { return std::span(sums_).subspan(own_first_, own_count_); }
  float* own_sum(std::size_t i) { return buffer_.data() + (own()[i].values - buffer_.data()); }

  // [record], of shard `shard`: to be written of this rank's shards.
  std::span<float> record(std::size_t shard) { return {buffer_.data() + records_[shard], record_}; }

  // A meeting of all ranks: afterwards the sums and records of all of them are here.
  void run() { ranks_.gather(buffer_, starts_); }

  // Nodes that together are the whole tree, in order.
  std::span<const TreeSum> sums() const { return sums_; }

 private:
  Ranks& ranks_;
  std::size_t parameters_;
  std::size_t record_;
  std::size_t shards_ = 0;
  base::AlignedVector<float> buffer_;
  std::vector<std::size_t> starts_;   // [ranks + 1]
  std::vector<std::size_t> records_;  // [shards]
  std::vector<TreeSum> sums_;
  std::size_t own_first_ = 0;  // in sums_
  std::size_t own_count_ = 0;
};

}  // namespace inkling::training

#endif  // INKLING_TRAINING_SHARD_EXCHANGE_H_
