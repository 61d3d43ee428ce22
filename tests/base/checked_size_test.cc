#include "base/checked_size.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace inkling::base {
namespace {

constexpr std::size_t kMax = std::numeric_limits<std::size_t>::max();

TEST(CheckedProduct, MultipliesWhatFits) {
  EXPECT_EQ(checked_product({}), 1u);
  EXPECT_EQ(checked_product({6, 7}), 42u);
  EXPECT_EQ(checked_product({kMax, 1}), kMax);
  EXPECT_EQ(checked_product({kMax / 3, 3}), kMax);
  EXPECT_EQ(checked_product({kMax, 0}), 0u);
  EXPECT_EQ(checked_product(std::vector<std::size_t>{2, 3, 5}), 30u);
}

TEST(CheckedProduct, IsAbsentWhereItWouldWrap) {
  EXPECT_EQ(checked_product({kMax / 3 + 1, 3}), std::nullopt);
  EXPECT_EQ(checked_product({std::size_t{1} << 32, std::size_t{1} << 32}), std::nullopt);
  EXPECT_EQ(checked_product({kMax, 2, 0}), std::nullopt);
}

}  // namespace
}  // namespace inkling::base
