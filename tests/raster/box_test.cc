#include "raster/box.h"

#include <gtest/gtest.h>

#include <vector>

namespace inkling::raster {
namespace {

TEST(Box, OfSeveralIsTheSmallestAroundThem) {
  EXPECT_EQ(union_of(Box{4, 1, 2, 3}, Box{1, 2, 4, 5}), (Box{1, 1, 5, 6}));
  EXPECT_EQ(union_of(Box{1, 1, 9, 9}, Box{3, 4, 1, 1}), (Box{1, 1, 9, 9}));
  EXPECT_EQ(union_of(std::vector<Box>{{5, 5, 1, 1}, {0, 9, 1, 1}, {7, 2, 2, 1}}), (Box{0, 2, 9, 8}));
}

TEST(Box, OfNothingAddsNothing) {
  EXPECT_EQ(union_of(Box{}, Box{4, 1, 2, 3}), (Box{4, 1, 2, 3}));
  EXPECT_EQ(union_of(Box{4, 1, 2, 3}, Box{9, 9, 0, 5}), (Box{4, 1, 2, 3}));
  EXPECT_TRUE(union_of(std::vector<Box>{}).empty());
}

TEST(Box, GrowsUpToThePlanesBorders) {
  EXPECT_EQ(grown(Box{5, 6, 2, 3}, 2, 100, 100), (Box{3, 4, 6, 7}));
  EXPECT_EQ(grown(Box{1, 0, 2, 3}, 2, 4, 4), (Box{0, 0, 4, 4}));
}

TEST(Box, OverlapsWhereAPixelIsInBoth) {
  EXPECT_TRUE(overlap(Box{0, 0, 3, 3}, Box{2, 2, 3, 3}));
  EXPECT_FALSE(overlap(Box{0, 0, 3, 3}, Box{3, 0, 3, 3}));
  EXPECT_FALSE(overlap(Box{0, 0, 3, 3}, Box{0, 3, 3, 3}));
}

}  // namespace
}  // namespace inkling::raster
