#include "segmentation/candidates.h"

#include <gtest/gtest.h>

namespace inkling::segmentation {
namespace {

LineImage line_of(double height) {
  LineImage line;
  line.writing_height = height;
  return line;
}

TEST(Candidates, OnlyWideComponentsMayBeSeveralDigits) {
  const LineImage line = line_of(50);
  EXPECT_TRUE(may_be_several(line, {0, 0, 60, 50}));
  EXPECT_TRUE(may_be_several(line, {0, 0, 1000, 50}));
  EXPECT_FALSE(may_be_several(line, {0, 0, 15, 50}));  // one stroke
  EXPECT_FALSE(may_be_several(line, {0, 0, 60, 12}));  // a dash
}

// Cutting them would take hours: 65,535 pixels of a zigzag are no number.
TEST(Candidates, EndlessComponentsAreNoDigits) { EXPECT_FALSE(may_be_several(line_of(50), {0, 0, 65535, 50})); }

}  // namespace
}  // namespace inkling::segmentation
