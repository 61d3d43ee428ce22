#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "dataset/partition.h"
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

struct Parts {
  std::vector<std::size_t> held;
  std::vector<std::size_t> kept;
};

// Of images with `labels` and without a pixel.
Parts hold_out(std::uint64_t seed, const std::vector<std::uint8_t>& labels, double fraction) {
  Subset part = whole({.labels = labels});
  const Subset held = hold_out_stratified(part, fraction, seed);
  return {held.rows, part.rows};
}

TEST(HoldOutStratified, HoldsOutTheSameShareOfEveryDigit) {
  const Parts parts = hold_out(1, labels(), 0.2);
  EXPECT_THAT(counts(parts.held), ElementsAre(10, 6, 3, 1));
  EXPECT_THAT(counts(parts.kept), ElementsAre(40, 24, 12, 4));
}

TEST(HoldOutStratified, GivesWhatIsLeftToTheDigitsThatLostMost) {
  // Shares 4.5, 2.7, 1.35 and 0.45 of 9: rounded down 4, 2, 1, 0, and one more each for 1 (0.7) and 0 (0.5).
  EXPECT_THAT(counts(hold_out(1, labels(), 0.09).held), ElementsAre(5, 3, 1, 0));
}

TEST(HoldOutStratified, TakesEveryImageOnceInRisingOrder) {
  const Parts parts = hold_out(7, labels(), 0.33);
  std::set<std::size_t> rows(parts.kept.begin(), parts.kept.end());
  rows.insert(parts.held.begin(), parts.held.end());
  EXPECT_EQ(parts.held.size(), 33u);
  EXPECT_EQ(parts.kept.size(), 67u);
  EXPECT_EQ(rows.size(), 100u);
  EXPECT_EQ(*rows.rbegin(), 99u);
  EXPECT_TRUE(std::ranges::is_sorted(parts.kept));
  EXPECT_TRUE(std::ranges::is_sorted(parts.held));
}

// As a validation part is held out of what a test part has left.
TEST(HoldOutStratified, LooksAtThePartAlone) {
  Subset rest = whole({.labels = labels()});
  rest.rows.erase(rest.rows.begin(), rest.rows.begin() + 40);
  const std::vector<std::uint8_t> left = rest.labels();
  Subset same = whole({.labels = left});
  const Subset held = hold_out_stratified(rest, 0.1, 3);
  const Subset expected = hold_out_stratified(same, 0.1, 3);
  EXPECT_EQ(held.labels(), expected.labels());
  EXPECT_EQ(held.rows.front(), expected.rows.front() + 40);
  EXPECT_EQ(rest.size(), 54u);
  EXPECT_TRUE(std::ranges::all_of(rest.rows, [](std::size_t row) { return row >= 40; }));
}

TEST(HoldOutStratified, DependsOnTheSeedAlone) {
  EXPECT_EQ(hold_out(1, labels(), 0.2).held, hold_out(1, labels(), 0.2).held);
  EXPECT_NE(hold_out(1, labels(), 0.2).held, hold_out(2, labels(), 0.2).held);
}

TEST(HoldOutStratified, DrawsADigitsImagesWithoutLookingAtTheOthers) {
  std::vector<std::uint8_t> more = labels();
  more.insert(more.end(), 100, 9);
  const std::vector<std::size_t> few = hold_out(1, labels(), 0.2).held;
  const std::vector<std::size_t> many = hold_out(1, more, 0.2).held;
  EXPECT_TRUE(std::ranges::equal(few, std::span(many).first(few.size())));
}

TEST(HoldOutStratified, RefusesAnEmptyPart) {
  EXPECT_EQ(test::error_of([] { hold_out(1, labels(), 0.004); }),
            "a share of 0.004 leaves one part of 100 images empty");
  EXPECT_NE(test::error_of([] { hold_out(1, labels(), 0.996); }), "");
  EXPECT_NE(test::error_of([] { hold_out(1, labels(), -1); }), "");
  EXPECT_NE(test::error_of([] { hold_out(1, {}, 0.5); }), "");
}

}  // namespace
}  // namespace inkling::dataset
