#include "raster/sheet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace inkling::raster {
namespace {

using testing::ElementsAre;

TEST(Sheet, LaysTilesOutRowByRow) {
  const std::vector<Image> tiles = {{2, 1, {1, 2}}, {2, 1, {3, 4}}, {2, 1, {5, 6}}};
  const Image sheet = make_sheet(tiles, {.columns = 2, .gap = 1, .background = 9});
  EXPECT_EQ(sheet.width, 7u);
  EXPECT_EQ(sheet.height, 5u);
  EXPECT_THAT(sheet.values, ElementsAre(9, 9, 9, 9, 9, 9, 9,  //
                                        9, 1, 2, 9, 3, 4, 9,  //
                                        9, 9, 9, 9, 9, 9, 9,  //
                                        9, 5, 6, 9, 9, 9, 9,  //
                                        9, 9, 9, 9, 9, 9, 9));
}

TEST(Sheet, EnlargesTiles) {
  const std::vector<Image> tiles = {{2, 1, {1, 2}}};
  const Image sheet = make_sheet(tiles, {.columns = 16, .enlargement = 2, .gap = 0});
  EXPECT_EQ(sheet.width, 4u);
  EXPECT_EQ(sheet.height, 2u);
  EXPECT_THAT(sheet.values, ElementsAre(1, 1, 2, 2, 1, 1, 2, 2));
}

}  // namespace
}  // namespace inkling::raster
