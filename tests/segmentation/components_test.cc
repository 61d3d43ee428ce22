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

TEST(DropSpecks, DropsWhatIsSmallerThanAPoint) {
  const auto components = raster::find_components(map_of({
                                                             "#..##..###",
                                                             "...##..###",
                                                             ".......###",
                                                         })
                                                      .mask);
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

Component component_of(const raster::Box& box) { return {box, box.width * box.height, {}}; }

// A picture of 100 × 60 with writing 20 pixels tall.
TEST(DropBorders, DropsWhatIsCutOffAndBoxesAroundTheWriting) {
  const raster::Box digit{40, 20, 12, 20};
  const raster::Box one{0, 21, 3, 20};
  const auto left =
      drop_borders({component_of(digit), component_of(one), component_of({20, 0, 30, 4}), component_of({97, 5, 2, 50}),
                    component_of({97, 20, 2, 6}), component_of({30, 57, 60, 2})},
                   100, 60);
  EXPECT_THAT(boxes(left), ElementsAre(digit, one));
}

TEST(OneDigit, IsTheLargestComponentAndWhatIsNearIt) {
  const raster::Box body{40, 20, 20, 30};
  const raster::Box bar{42, 12, 18, 4};
  EXPECT_THAT(boxes(one_digit({component_of(bar), component_of(body), component_of({90, 20, 8, 10}),
                               component_of({45, 52, 2, 2})})),
              ElementsAre(bar, body));
  EXPECT_THAT(one_digit({}), IsEmpty());
}

}  // namespace
}  // namespace inkling::segmentation
