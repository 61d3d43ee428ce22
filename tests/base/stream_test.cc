#include "base/stream.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace inkling::base {
namespace {

// The known answers of the Random123 distribution (kat_vectors: philox4x32 10) for counter and key 0. Purpose and epoch
// are words of the counter, so only this one can be asked for: purpose 0 has no name.
TEST(RandomStream, IsPhilox4x32With10Rounds) {
  RandomStream stream(0, static_cast<Purpose>(0), 0, 0);
  EXPECT_EQ(stream.next(), 0x6627e8d5u);
  EXPECT_EQ(stream.next(), 0xe169c58du);
  EXPECT_EQ(stream.next(), 0xbc57ac4cu);
  EXPECT_EQ(stream.next(), 0x9b00dbd8u);
}

TEST(RandomStream, DiffersInEveryPartOfItsName) {
  const std::uint32_t first = RandomStream(1, Purpose::kAugment, 2, 3).next();
  EXPECT_EQ(RandomStream(1, Purpose::kAugment, 2, 3).next(), first);
  EXPECT_NE(RandomStream(std::uint64_t{1} << 40 | 1, Purpose::kAugment, 2, 3).next(), first);
  EXPECT_NE(RandomStream(1, Purpose::kDropout, 2, 3).next(), first);
  EXPECT_NE(RandomStream(1, Purpose::kAugment, 3, 3).next(), first);
  EXPECT_NE(RandomStream(1, Purpose::kAugment, 2, std::uint64_t{1} << 40 | 3).next(), first);
}

TEST(RandomStream, FillsAsItDrawsOneByOne) {
  for (const std::size_t before : {0u, 1u, 3u, 4u}) {
    for (const std::size_t count : {0u, 1u, 2u, 4u, 7u, 8u, 100u}) {
      RandomStream one(1, Purpose::kTest, 2, 3), many(1, Purpose::kTest, 2, 3);
      for (std::size_t i = 0; i < before; ++i) EXPECT_EQ(many.next(), one.next());
      std::vector<std::uint32_t> numbers(count);
      many.fill(numbers);
      for (const std::uint32_t number : numbers) EXPECT_EQ(number, one.next());
      EXPECT_EQ(many.next(), one.next());
    }
  }
}

TEST(RandomStream, IsUniformAndNormal) {
  RandomStream stream(7, Purpose::kTest, 0, 0);
  constexpr int kDraws = 100000;
  double sum = 0, squares = 0, normal_sum = 0, normal_squares = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double u = stream.uniform();
    ASSERT_TRUE(u >= 0 && u < 1);
    sum += u, squares += u * u;
    const double z = stream.normal();
    normal_sum += z, normal_squares += z * z;
  }
  EXPECT_NEAR(sum / kDraws, 0.5, 0.005);
  EXPECT_NEAR(squares / kDraws, 1.0 / 3, 0.005);
  EXPECT_NEAR(normal_sum / kDraws, 0, 0.02);
  EXPECT_NEAR(normal_squares / kDraws, 1, 0.03);
}

TEST(RandomStream, DrawsEveryNumberBelowABoundAboutEquallyOften) {
  RandomStream stream(7, Purpose::kTest, 0, 1);
  int counts[6] = {};
  for (int i = 0; i < 60000; ++i) ++counts[stream.below(6)];
  for (const int count : counts) EXPECT_NEAR(count, 10000, 500);
}

TEST(RandomStream, PermutesEveryIndexOnce) {
  std::vector<std::uint32_t> order = RandomStream(7, Purpose::kShuffle, 0, 0).permutation(1000);
  EXPECT_FALSE(std::ranges::is_sorted(order));
  std::ranges::sort(order);
  for (std::uint32_t i = 0; i < 1000; ++i) EXPECT_EQ(order[i], i);
}

}  // namespace
}  // namespace inkling::base
