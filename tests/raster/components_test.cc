#include "raster/components.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace inkling::raster {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// 1 where there is a '#'.
Plane<std::uint8_t> mask_of(const std::vector<std::string>& rows) {
  Plane<std::uint8_t> mask(rows[0].size(), rows.size());
  for (std::size_t y = 0; y < mask.height; ++y) {
    for (std::size_t x = 0; x < mask.width; ++x) mask.at(x, y) = rows[y][x] == '#' ? 1 : 0;
  }
  return mask;
}

std::vector<Box> boxes(const std::vector<Component>& components) {
  std::vector<Box> result;
  for (const Component& component : components) result.push_back(component.box);
  return result;
}

TEST(Components, JoinPixelsThatShareACorner) {
  const auto components = find_components(mask_of({
      "#..#.",
      ".#...",
      "#....",
      "...##",
  }));
  EXPECT_THAT(boxes(components), ElementsAre(Box{0, 0, 2, 3}, Box{3, 0, 1, 1}, Box{3, 3, 2, 1}));
  EXPECT_EQ(components[0].area, 3u);
  EXPECT_EQ(components[2].area, 2u);
}

// Two branches that meet only in the last row, and a ring around a point.
TEST(Components, JoinWhatMeetsLater) {
  const auto components = find_components(mask_of({
      "#.#.#####",
      "#.#.#...#",
      "#.#.#.#.#",
      "#.#.#...#",
      "###.#####",
  }));
  EXPECT_THAT(boxes(components), ElementsAre(Box{0, 0, 3, 5}, Box{4, 0, 5, 5}, Box{6, 2, 1, 1}));
  EXPECT_EQ(components[0].area, 11u);
  EXPECT_EQ(components[1].runs.size(), 8u);
}

TEST(Components, AreNoneWithoutInk) {
  EXPECT_THAT(find_components(mask_of({"...", "..."})), IsEmpty());
  EXPECT_THAT(find_components({}), IsEmpty());
}

}  // namespace
}  // namespace inkling::raster
