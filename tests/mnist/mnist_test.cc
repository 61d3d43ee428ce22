// The real MNIST, from where INKLING_DATA says: `make test-mnist`. A program of its own, since the other tests pass
// without it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <numeric>

#include "dataset/open.h"
#include "download/known_files.h"

namespace inkling {
namespace {

using testing::ElementsAre;

std::vector<std::size_t> digit_counts(const dataset::Dataset& data) {
  std::vector<std::size_t> counts(10);
  for (const std::uint8_t label : data.labels) ++counts[label];
  return counts;
}

TEST(RealMnist, HasThePublishedHashes) {
  ASSERT_TRUE(dataset::find_mnist());
  for (const download::KnownFile& file : download::known_mnist().files) {
    const std::string path = *dataset::find_mnist() + "/" + file.name;
    EXPECT_NO_THROW(download::require_content(std::filesystem::exists(path) ? path : path + ".gz", file));
  }
}

// The counts were taken with NumPy; the mean of 33.32 (0.1307 of 255) is known from everywhere.
TEST(RealMnist, HoldsSeventyThousandDigits) {
  const dataset::Partition opened = dataset::open_dataset("mnist");
  ASSERT_FALSE(opened.test.empty());
  const dataset::Dataset& train = *opened.train.data;
  const dataset::Dataset& test = *opened.test.data;
  EXPECT_EQ(train.size(), 60000u);
  EXPECT_EQ(test.size(), 10000u);
  for (const dataset::Dataset* data : {&train, &test}) {
    EXPECT_EQ(data->name, "mnist");
    EXPECT_EQ(data->height, 28u);
    EXPECT_EQ(data->width, 28u);
    EXPECT_EQ(data->max_value, 255);
    EXPECT_EQ(data->pixels.size(), data->size() * 28 * 28);
  }
  EXPECT_THAT(digit_counts(train), ElementsAre(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949));
  EXPECT_THAT(digit_counts(test), ElementsAre(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009));
  EXPECT_EQ(train.labels.front(), 5);
  EXPECT_EQ(test.labels.front(), 7);
  const double sum = std::accumulate(train.pixels.begin(), train.pixels.end(), 0.0);
  EXPECT_NEAR(sum / static_cast<double>(train.pixels.size()), 33.32, 0.005);
}

}  // namespace
}  // namespace inkling
