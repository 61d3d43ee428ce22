#include "base/random.h"

#include <gtest/gtest.h>

#include "support/golden.h"

namespace inkling::base {
namespace {

// The stream of the classic program: 7400 weights, a permutation of 1797 rows, then sample after sample.
TEST(NumpyRandomState, DrawsWhatNumpyDrawsForSeveralSeeds) {
  const auto lines = test::golden_numbers("numpy_streams.csv");
  ASSERT_EQ(lines.size(), 7u);
  for (const auto& golden : lines) {
    NumpyRandomState random(static_cast<std::uint32_t>(golden[0]));
    double sum = 0;
    double last = 0;
    for (int i = 0; i < 7400; ++i) sum += last = random.random_sample();
    EXPECT_EQ(sum, golden[1]);
    EXPECT_EQ(last, golden[2]);
    const std::vector<std::size_t> order = random.permutation(1797);
    double weighted = 0;
    for (std::size_t i = 0; i < order.size(); ++i) weighted += static_cast<double>(i * order[i]);
    EXPECT_EQ(weighted, golden[3]);
    for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(order[i], golden[4 + i]);
    for (std::size_t i = 0; i < 10; ++i) EXPECT_EQ(random.interval(1346), golden[9 + i]);
  }
}

TEST(NumpyRandomState, DrawsNothingFromAnIntervalOfOne) {
  NumpyRandomState random(5);
  NumpyRandomState other(5);
  EXPECT_EQ(random.interval(0), 0u);
  EXPECT_EQ(random.random_sample(), other.random_sample());
}

TEST(NumpyRandomState, PermutesNothingAndOne) {
  NumpyRandomState random(5);
  EXPECT_TRUE(random.permutation(0).empty());
  EXPECT_EQ(random.permutation(1), std::vector<std::size_t>{0});
}

}  // namespace
}  // namespace inkling::base
