// Disjoint sets of numbered things, joined one pair at a time (union-find with path halving: Tarjan & van Leeuwen
// 1984).
#ifndef INKLING_RASTER_DISJOINT_SETS_H_
#define INKLING_RASTER_DISJOINT_SETS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

namespace inkling::raster {

class DisjointSets {
 public:
  // The things 0..size-1, each in a set of its own. REQUIRES: size < 2³².
  explicit DisjointSets(std::size_t size) : parents_(size) {
    std::iota(parents_.begin(), parents_.end(), std::uint32_t{0});
  }

  // The least thing of the set that `thing` is in: two things are in one set where theirs is the same.
  std::size_t root(std::size_t thing) {
    while (parents_[thing] != thing) {
      parents_[thing] = parents_[parents_[thing]];
      thing = parents_[thing];
    }
    return thing;
  }

  // Makes one set of those that `a` and `b` are in.
  void join(std::size_t a, std::size_t b) {
    a = root(a);
    b = root(b);
    parents_[std::max(a, b)] = static_cast<std::uint32_t>(std::min(a, b));
  }

 private:
  std::vector<std::uint32_t> parents_;
};

}  // namespace inkling::raster

#endif  // INKLING_RASTER_DISJOINT_SETS_H_
