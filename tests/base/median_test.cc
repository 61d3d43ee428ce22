#include "base/median.h"

#include <gtest/gtest.h>

namespace inkling::base {
namespace {

TEST(Median, IsTheMiddleOneInOrderOrTheUpperOfTwo) {
  EXPECT_EQ(median({5}), 5);
  EXPECT_EQ(median({9, 1, 4}), 4);
  EXPECT_EQ(median({9, 1, 4, 7}), 7);
}

}  // namespace
}  // namespace inkling::base
