#include "segmentation/components.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace inkling::segmentation {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// '#' is full ink of the mask, '+' ink beside it.
InkMap map_of(const std::vector<std::string>& rows) {
  InkMap map{rows[0].size(), rows.size(), {}, {}, 1, false};
  for (const std::string& row : rows) {
    for (const char c : row) {
      map.mask.push_back(c == '#' ? 1 : 0);
      map.ink.push_back(c == '#' ? 255 : c == '+' ? 100 : 0);
    }
  }
  return map;
}

std::vector<raster::Box> boxes(const std::vector<Component>& components) {
  std::vector<raster::Box> result;
  for (const Component& component : components) result.push_back(component.box);
  return result;
}

TEST(Components, JoinPixelsThatShareACorner) {
  const auto components = find_components(map_of({
      "#..#.",
      ".#...",
      "#....",
      "...##",
  }));
  EXPECT_THAT(boxes(components),
              ElementsAre(raster::Box{0, 0, 2, 3}, raster::Box{3, 0, 1, 1}, raster::Box{3, 3, 2, 1}));
  EXPECT_EQ(components[0].area, 3u);
  EXPECT_EQ(components[2].area, 2u);
}

// Two branches that meet only in the last row, and a ring around a point.
TEST(Components, JoinWhatMeetsLater) {
  const auto components = find_components(map_of({
      "#.#.#####",
      "#.#.#...#",
      "#.#.#.#.#",
      "#.#.#...#",
      "###.#####",
  }));
  EXPECT_THAT(boxes(components),
              ElementsAre(raster::Box{0, 0, 3, 5}, raster::Box{4, 0, 5, 5}, raster::Box{6, 2, 1, 1}));
  EXPECT_EQ(components[0].area, 11u);
  EXPECT_EQ(components[1].runs.size(), 8u);
}

TEST(Components, AreNoneWithoutInk) {
  EXPECT_THAT(find_components(map_of({"...", "..."})), IsEmpty());
  EXPECT_THAT(find_components(InkMap{}), IsEmpty());
}

TEST(DropSpecks, DropsWhatIsSmallerThanAPoint) {
  const auto components = find_components(map_of({
      "#..##..###",
      "...##..###",
      ".......###",
  }));
  EXPECT_THAT(boxes(drop_specks(components, 2)), ElementsAre(raster::Box{3, 0, 2, 2}, raster::Box{7, 0, 3, 3}));
}

TEST(CutOut, TakesInkAndRimOfItsComponentsAlone) {
  const InkMap map = map_of({
      "........",
      ".++++...",
      ".+##+.##",
      ".++++...",
      "........",
  });
  const auto components = find_components(map);
  const InkPatch patch = cut_out(map, std::span(components).first(1));
  EXPECT_EQ(patch.width, 4u);
  EXPECT_EQ(patch.height, 3u);
  EXPECT_EQ(patch.stroke_width, 1);
  EXPECT_THAT(patch.ink, ElementsAre(100, 100, 100, 100, 100, 255, 255, 100, 100, 100, 100, 100));
  const InkPatch other = cut_out(map, std::span(components).last(1));
  EXPECT_THAT(other.ink, ElementsAre(0, 0, 0, 0, 255, 255, 0, 0, 0));
  EXPECT_EQ(cut_out(map, {}).width, 0u);
}

}  // namespace
}  // namespace inkling::segmentation
