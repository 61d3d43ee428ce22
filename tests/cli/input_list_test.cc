#include "cli/input_list.h"

#include <gtest/gtest.h>

#include <string>

namespace inkling::cli {
namespace {

std::string name_of(std::size_t i) { return std::to_string(i) + std::string(i % 700, 'x'); }

// As many paths as memory holds, and as many again, which go to a temporary file.
TEST(InputList, GivesAllPathsInTheirOrderAgainAndAgain) {
  InputList list;
  std::size_t bytes = 0;
  std::size_t count = 0;
  for (; bytes < 2 * InputList::kInMemory; ++count) {
    list.add(name_of(count));
    bytes += name_of(count).size() + 1;
  }
  EXPECT_EQ(list.size(), count);
  for (int round = 0; round < 2; ++round) {
    list.rewind();
    for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(list.next(), name_of(i));
    EXPECT_EQ(list.next(), std::nullopt);
    EXPECT_EQ(list.next(), std::nullopt);
  }
}

TEST(InputList, IsEmptyWithoutPaths) {
  InputList list;
  list.rewind();
  EXPECT_EQ(list.next(), std::nullopt);
}

}  // namespace
}  // namespace inkling::cli
