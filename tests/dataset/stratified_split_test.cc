#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "dataset/split.h"
#include "support/bytes.h"

namespace inkling::dataset {
namespace {

using testing::ElementsAre;

// 50 zeros, 30 ones, 15 twos and 5 threes, mixed.
std::vector<std::uint8_t> labels() {
  std::vector<std::uint8_t> labels;
  for (int i = 0; i < 100; ++i) {
    const int k = i * 37 % 100;
    labels.push_back(k < 50 ? 0 : k < 80 ? 1 : k < 95 ? 2 : 3);
  }
  return labels;
}

std::vector<std::size_t> counts(const std::vector<std::size_t>& rows) {
  std::vector<std::size_t> counts(4);
  for (const std::size_t row : rows) ++counts[labels()[row]];
  return counts;
}

TEST(StratifiedSplit, HoldsOutTheSameShareOfEveryDigit) {
  const Split split = stratified_split(1, labels(), 0.2);
  EXPECT_THAT(counts(split.test), ElementsAre(10, 6, 3, 1));
  EXPECT_THAT(counts(split.train), ElementsAre(40, 24, 12, 4));
}

TEST(StratifiedSplit, GivesWhatIsLeftToTheDigitsThatLostMost) {
  // Shares 4.5, 2.7, 1.35 and 0.45 of 9: rounded down 4, 2, 1, 0, and one more each for 1 (0.7) and 0 (0.5).
  EXPECT_THAT(counts(stratified_split(1, labels(), 0.09).test), ElementsAre(5, 3, 1, 0));
}

TEST(StratifiedSplit, TakesEveryImageOnceInRisingOrder) {
  const Split split = stratified_split(7, labels(), 0.33);
  std::set<std::size_t> rows(split.train.begin(), split.train.end());
  rows.insert(split.test.begin(), split.test.end());
  EXPECT_EQ(split.test.size(), 33u);
  EXPECT_EQ(split.train.size(), 67u);
  EXPECT_EQ(rows.size(), 100u);
  EXPECT_EQ(*rows.rbegin(), 99u);
  EXPECT_TRUE(std::ranges::is_sorted(split.train));
  EXPECT_TRUE(std::ranges::is_sorted(split.test));
}

TEST(StratifiedSplit, DependsOnTheSeedAlone) {
  EXPECT_EQ(stratified_split(1, labels(), 0.2).test, stratified_split(1, labels(), 0.2).test);
  EXPECT_NE(stratified_split(1, labels(), 0.2).test, stratified_split(2, labels(), 0.2).test);
}

TEST(StratifiedSplit, DrawsADigitsImagesWithoutLookingAtTheOthers) {
  std::vector<std::uint8_t> more = labels();
  more.insert(more.end(), 100, 9);
  const Split few = stratified_split(1, labels(), 0.2);
  const Split many = stratified_split(1, more, 0.2);
  EXPECT_TRUE(std::ranges::equal(few.test, std::span(many.test).first(few.test.size())));
}

TEST(StratifiedSplit, RefusesAnEmptyPart) {
  EXPECT_EQ(test::error_of([] { stratified_split(1, labels(), 0.004); }),
            "a share of 0.004 leaves one part of 100 images empty");
  EXPECT_NE(test::error_of([] { stratified_split(1, labels(), 0.996); }), "");
  EXPECT_NE(test::error_of([] { stratified_split(1, labels(), -1); }), "");
  EXPECT_NE(test::error_of([] { stratified_split(1, {}, 0.5); }), "");
}

}  // namespace
}  // namespace inkling::dataset
