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
  const raster::Plane<std::uint8_t> paper(rows[0].size(), rows.size());
  InkMap map{paper, paper, 1, false};
  for (std::size_t y = 0; y < paper.height; ++y) {
    for (std::size_t x = 0; x < paper.width; ++x) {
      const char c = rows[y][x];
      map.mask.at(x, y) = c == '#' ? 1 : 0;
      map.ink.at(x, y) = c == '#' ? 255 : c == '+' ? 100 : 0;
    }
  }
  return map;
}

std::vector<raster::Box> boxes(const std::vector<Component>& components) {
  std::vector<raster::Box> result;
  for (const Component& component : components) result.push_back(component.box);
  return result;
}

TEST(ComponentsOf, LeavesOutWhatIsSmallerThanAPoint) {
  const InkMap map = map_of({
      "#..##..###",
      "...##..###",
      ".......###",
  });
  EXPECT_THAT(boxes(components_of(map.mask, 2)), ElementsAre(raster::Box{3, 0, 2, 2}, raster::Box{7, 0, 3, 3}));
  EXPECT_THAT(boxes(components_of(map.mask, 2.1f)), ElementsAre(raster::Box{7, 0, 3, 3}));  // 4.41
  EXPECT_THAT(components_of(map.mask, 1), testing::SizeIs(3));
}

TEST(CutOut, TakesInkAndRimOfItsComponentsAlone) {
  const InkMap map = map_of({
      "........",
      ".++++...",
      ".+##+.##",
      ".++++...",
      "........",
  });
  const auto components = raster::find_components(map.mask);
  const InkPatch patch = cut_out(map, std::span(components).first(1));
  EXPECT_EQ(patch.ink.width, 4u);
  EXPECT_EQ(patch.ink.height, 3u);
  EXPECT_EQ(patch.stroke_width, 1);
  EXPECT_THAT(patch.ink.values, ElementsAre(100, 100, 100, 100, 100, 255, 255, 100, 100, 100, 100, 100));
  const InkPatch other = cut_out(map, std::span(components).last(1));
  EXPECT_THAT(other.ink.values, ElementsAre(0, 0, 0, 0, 255, 255, 0, 0, 0));
  EXPECT_TRUE(cut_out(map, {}).ink.empty());
}

}  // namespace
}  // namespace inkling::segmentation
