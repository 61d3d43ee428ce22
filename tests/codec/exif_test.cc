#include "codec/exif.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/bytes.h"
#include "support/pictures.h"

namespace inkling::codec {
namespace {

using test::exif;
using testing::ElementsAre;

TEST(Exif, StatesTheOrientationInEitherByteOrder) {
  for (int orientation = 1; orientation <= 8; ++orientation) {
    EXPECT_EQ(exif_orientation(base::as_bytes(exif(orientation, "II"))), orientation);
    EXPECT_EQ(exif_orientation(base::as_bytes(exif(orientation, "MM"))), orientation);
    EXPECT_EQ(exif_orientation(base::as_bytes(exif(orientation, "II").substr(6))), orientation);  // as PNG has it
  }
}

TEST(Exif, IsUprightWhereItIsMalformed) {
  const std::string good = exif(6);
  EXPECT_EQ(exif_orientation(base::as_bytes(exif(0))), 1);
  EXPECT_EQ(exif_orientation(base::as_bytes(exif(9))), 1);
  EXPECT_EQ(exif_orientation(base::as_bytes(exif(6, "II", 4))), 1);
  EXPECT_EQ(exif_orientation(base::as_bytes(exif(6, "XX"))), 1);
  EXPECT_EQ(exif_orientation(base::as_bytes("http://ns.adobe.com/xap/1.0/")), 1);
  for (std::size_t size = 0; size < good.size() - 6; ++size) {  // the value ends six bytes before the end
    EXPECT_EQ(exif_orientation(base::as_bytes(good).first(size)), 1) << size;
  }
  for (std::size_t i = 0; i < good.size(); ++i) {  // offsets and counts far outside
    std::string bad = good;
    bad[i] = '\xFF';
    exif_orientation(base::as_bytes(bad));
  }
}

TEST(Exif, NamesEightWaysToTurnAPicture) {
  // As the sensor has it:  1 2 3
  //                        4 5 6
  const raster::Image stored{3, 2, {1, 2, 3, 4, 5, 6}};
  EXPECT_THAT(upright(stored, 1).values, ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(upright(stored, 2).values, ElementsAre(3, 2, 1, 6, 5, 4));
  EXPECT_THAT(upright(stored, 3).values, ElementsAre(6, 5, 4, 3, 2, 1));
  EXPECT_THAT(upright(stored, 4).values, ElementsAre(4, 5, 6, 1, 2, 3));
  EXPECT_THAT(upright(stored, 5).values, ElementsAre(1, 4, 2, 5, 3, 6));
  EXPECT_THAT(upright(stored, 6).values, ElementsAre(4, 1, 5, 2, 6, 3));
  EXPECT_THAT(upright(stored, 7).values, ElementsAre(6, 3, 5, 2, 4, 1));
  EXPECT_THAT(upright(stored, 8).values, ElementsAre(3, 6, 2, 5, 1, 4));
  EXPECT_EQ(upright(stored, 8).width, 2u);
  EXPECT_EQ(upright(stored, 8).height, 3u);
}

}  // namespace
}  // namespace inkling::codec
