#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <inkling/image_view.h>

#include <array>
#include <limits>
#include <vector>

#include "api/grey.h"
#include "support/errors.h"

namespace inkling {
namespace {

using test::expect_error;
using testing::ElementsAre;

TEST(ImageView, BecomesGreyWhateverItsFormat) {
  // Red, and blue that one sees half through; a byte between the rows.
  const std::array<std::uint8_t, 7> rgb = {255, 0, 0, 9, 0, 0, 255};
  EXPECT_THAT(api::to_grey({rgb.data(), 1, 2, PixelFormat::kRgb, 4}).values, ElementsAre(76, 29));
  const std::array<std::uint8_t, 6> bgr = {0, 0, 255, 255, 0, 0};
  EXPECT_THAT(api::to_grey({bgr.data(), 2, 1, PixelFormat::kBgr}).values, ElementsAre(76, 29));
  const std::array<std::uint8_t, 8> rgba = {255, 0, 0, 255, 0, 0, 255, 128};
  EXPECT_THAT(api::to_grey({rgba.data(), 2, 1, PixelFormat::kRgba}).values, ElementsAre(76, 142));
  const std::array<std::uint8_t, 5> grey = {1, 2, 99, 3, 4};
  const raster::Image image = api::to_grey({grey.data(), 2, 2, PixelFormat::kGrey, 3});
  EXPECT_EQ(image.width, 2u);
  EXPECT_EQ(image.height, 2u);
  EXPECT_THAT(image.values, ElementsAre(1, 2, 3, 4));
}

TEST(ImageView, ShowsWhiteInkOnGlassOverBlack) {
  // White ink, half white ink, glass whose colour nobody sees.
  const std::array<std::uint8_t, 12> white = {255, 255, 255, 255, 255, 255, 255, 128, 255, 255, 255, 0};
  EXPECT_THAT(api::to_grey({white.data(), 3, 1, PixelFormat::kRgba}).values, ElementsAre(255, 128, 0));
  const std::array<std::uint8_t, 12> black = {0, 0, 0, 255, 0, 0, 0, 128, 0, 0, 0, 0};
  EXPECT_THAT(api::to_grey({black.data(), 3, 1, PixelFormat::kRgba}).values, ElementsAre(0, 127, 255));
  const std::array<std::uint8_t, 8> nothing = {};
  EXPECT_THAT(api::to_grey({nothing.data(), 2, 1, PixelFormat::kRgba}).values, ElementsAre(255, 255));
}

TEST(ImageView, RefusesWhatIsNoPicture) {
  const std::array<std::uint8_t, 12> bytes = {};
  const auto expect_refused = [](const std::string& message, auto... arguments) {
    expect_error(ErrorKind::kUsage, message, [&] { ImageView(arguments...); });
  };
  const std::uint8_t* const none = nullptr;
  const std::size_t most = std::numeric_limits<std::size_t>::max();
  expect_refused("got none", none, 2, 2, PixelFormat::kGrey);
  expect_refused("got 0x2", bytes.data(), 0, 2, PixelFormat::kGrey);
  expect_refused("got 2x0", bytes.data(), 2, 0, PixelFormat::kGrey);
  expect_refused("expected at least 6 bytes for 2 pixels, got 5", bytes.data(), 2, 2, PixelFormat::kRgb, 5);
  expect_refused("expected at least 8 bytes for 2 pixels, got 7", bytes.data(), 2, 2, PixelFormat::kRgba, 7);
  expect_refused("larger than memory can be", bytes.data(), most / 2, 1, PixelFormat::kBgr);
  expect_refused("larger than memory can be", bytes.data(), most / 2, 3, PixelFormat::kGrey);
  expect_refused("larger than memory can be", bytes.data(), 1, 4, PixelFormat::kGrey, most / 2);
  expect_refused("expected 0 to 3, got 4", bytes.data(), 1, 1, static_cast<PixelFormat>(4));
}

}  // namespace
}  // namespace inkling
