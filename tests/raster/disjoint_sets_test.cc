#include "raster/disjoint_sets.h"

#include <gtest/gtest.h>

namespace inkling::raster {
namespace {

TEST(DisjointSets, HaveTheLeastThingAsTheirRoot) {
  DisjointSets sets(6);
  sets.join(4, 2);
  sets.join(5, 4);
  sets.join(1, 3);
  EXPECT_EQ(sets.root(5), 2u);
  EXPECT_EQ(sets.root(3), 1u);
  EXPECT_EQ(sets.root(0), 0u);
  sets.join(3, 5);
  for (const std::size_t thing : {1u, 2u, 3u, 4u, 5u}) EXPECT_EQ(sets.root(thing), 1u) << thing;
}

}  // namespace
}  // namespace inkling::raster
