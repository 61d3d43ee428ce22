#include "dataset/builtin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace inkling::dataset {
namespace {

// Numbers of sklearn.datasets.load_digits().
TEST(BuiltinDigits, AreThoseOfScikitLearn) {
  const Dataset digits = builtin_digits();
  EXPECT_EQ(digits.name, "digits");
  EXPECT_EQ(digits.size(), 1797u);
  EXPECT_EQ(digits.height, 8u);
  EXPECT_EQ(digits.width, 8u);
  EXPECT_EQ(digits.max_value, 16);
  EXPECT_EQ(digits.pixels.size(), 1797u * 64);
  EXPECT_EQ(*std::ranges::max_element(digits.pixels), 16);

  std::array<int, 10> counts = {};
  for (const std::uint8_t label : digits.labels) ++counts[label];
  EXPECT_THAT(counts, testing::ElementsAre(178, 182, 177, 183, 181, 182, 181, 179, 174, 180));
}

TEST(BuiltinDigits, AreInTheOrderOfTheFile) {
  const Dataset digits = builtin_digits();
  const std::vector<int> first = {0, 0,  5, 13, 9,  1, 0,  0, 0,  0,  13, 15, 10, 15, 5, 0,  0,  3, 15, 2, 0,  11,
                                  8, 0,  0, 4,  12, 0, 0,  8, 8,  0,  0,  5,  8,  0,  0, 9,  8,  0, 0,  4, 11, 0,
                                  1, 12, 7, 0,  0,  2, 14, 5, 10, 12, 0,  0,  0,  0,  6, 13, 10, 0, 0,  0};
  const auto image = digits.image(0);
  EXPECT_EQ(std::vector<int>(image.begin(), image.end()), first);
  EXPECT_EQ(digits.labels[0], 0);
  EXPECT_EQ(digits.labels[1], 1);
  EXPECT_EQ(digits.labels[1796], 8);
  EXPECT_THAT(digits.image(1796).first(8), testing::ElementsAre(0, 0, 10, 14, 8, 1, 0, 0));
}

}  // namespace
}  // namespace inkling::dataset
