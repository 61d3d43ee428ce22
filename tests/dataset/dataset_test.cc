#include "dataset/dataset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/bytes.h"

namespace inkling::dataset {
namespace {

using testing::ElementsAre;

Dataset small() { return {"small", 1, 2, 4, {0, 1, 2, 4}, {7, 8}}; }

// Python: hashlib.sha256(struct.pack('<4Q', 2, 1, 2, 4) + bytes([7, 8]) + bytes([0, 1, 2, 4])).hexdigest()
TEST(Dataset, IsKnownByTheHashOfWhatItHolds) {
  EXPECT_EQ(content_hash(small()), "f8573ed62005218fa701a378aad5e811565e1bcc151bea4640b97e33970da7d8");
}

TEST(Dataset, HasAnotherHashForAnythingButAnotherName) {
  const std::string hash = content_hash(small());
  Dataset data = small();
  data.name = "other";
  EXPECT_EQ(content_hash(data), hash);
  data.pixels[3] = 3;
  EXPECT_NE(content_hash(data), hash);
  data = small();
  data.labels[1] = 9;
  EXPECT_NE(content_hash(data), hash);
  data = small();
  data.max_value = 5;
  EXPECT_NE(content_hash(data), hash);
  data = small();
  std::swap(data.height, data.width);
  EXPECT_NE(content_hash(data), hash);
}

TEST(Dataset, IsScaledAndRounded) {
  EXPECT_THAT(with_max_value(small(), 255).pixels, ElementsAre(0, 64, 128, 255));
  EXPECT_THAT(with_max_value(small(), 2).pixels, ElementsAre(0, 1, 1, 2));
  EXPECT_EQ(with_max_value(small(), 2).max_value, 2);
  EXPECT_THAT(with_max_value(with_max_value(small(), 255), 4).pixels, ElementsAre(0, 1, 2, 4));
}

TEST(Dataset, IsLaidBehindAnotherOfItsSize) {
  const Dataset both = concatenate(small(), {"more", 1, 2, 4, {3, 3}, {1}});
  EXPECT_EQ(both.name, "small");
  EXPECT_THAT(both.pixels, ElementsAre(0, 1, 2, 4, 3, 3));
  EXPECT_THAT(both.labels, ElementsAre(7, 8, 1));
  EXPECT_EQ(test::data_error_of([] {
              concatenate(small(), {"more", 2, 1, 4, {3, 3}, {1}});
            }),
            "small: its parts differ: 2x1 pixels 0..4, and 1x2 pixels 0..4");
}

}  // namespace
}  // namespace inkling::dataset
