#include "reader/signs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/digits.h"

namespace inkling::reader {
namespace {

constexpr Band kBand = {100, 150};  // digits 50 rows high

double prior(char sign, const raster::Box& box) { return sign_log_prior(base::kSigns.find(sign), box, kBand); }

TEST(SignLogPrior, TellsSignsOfOneShapeByPlaceAndSize) {
  const raster::Box comma = {0, 140, 8, 20}, slash = {0, 92, 30, 66}, dash = {0, 122, 20, 5},
                    underline = {0, 158, 20, 5};
  EXPECT_EQ(prior(',', comma), 0);
  EXPECT_LT(prior('/', comma), -5);
  EXPECT_EQ(prior('/', slash), 0);
  EXPECT_LT(prior(',', slash), -5);
  EXPECT_EQ(prior('-', dash), 0);
  EXPECT_LT(prior('-', underline), -3);
}

// A line of two digits with marks between them, each one component.
class SmallSigns : public testing::Test {
 protected:
  SmallSigns() : line_{raster::Plane<std::uint8_t>(200, 200), raster::Plane<std::uint32_t>(200, 200), 5, 50, {}} {
    add({10, 100, 25, 50});
  }

  void add(const raster::Box& box) {
    segmentation::Segment segment{.box = box, .area = box.width * box.height, .component = segments_.items.size()};
    segments_.items.push_back(segment);
  }

  // The most likely sign of each arc, with the nodes that it goes between.
  std::string found() {
    add({150, 100, 25, 50});
    std::string text;
    for (const LatticeArc& arc : small_signs(line_, segments_, band_of(line_, segments_))) {
      const auto best = std::ranges::max_element(arc.sign) - arc.sign.begin();
      text += base::kSigns[static_cast<std::size_t>(best)];
      text += std::to_string(arc.from) + std::to_string(arc.to) + " ";
    }
    return text;
  }

  segmentation::LineImage line_;
  segmentation::Segments segments_;
};

TEST_F(SmallSigns, APointIsAtTheFoot) {
  add({50, 144, 7, 7});
  EXPECT_EQ(found(), ".12 ");
}

TEST_F(SmallSigns, ACommaGoesBelowIt) {
  add({50, 144, 7, 17});
  EXPECT_EQ(found(), ",12 ");
}

TEST_F(SmallSigns, ADashIsFlatAndInTheMiddle) {
  add({50, 122, 22, 6});
  EXPECT_EQ(found(), "-12 ");
}

TEST_F(SmallSigns, TwoPointsMakeAColonAndTwoDashesAnEqualSign) {
  add({50, 117, 7, 7});
  add({50, 138, 7, 7});
  EXPECT_NE(found().find(":13"), std::string::npos);
  segments_.items.resize(1);
  add({50, 115, 22, 5});
  add({51, 130, 22, 5});
  EXPECT_NE(found().find("=13"), std::string::npos);
}

TEST_F(SmallSigns, NeitherDirtNorWhatIsOverTheLineIsASign) {
  add({50, 146, 2, 2});
  add({70, 70, 7, 7});
  EXPECT_EQ(found(), "");
}

TEST_F(SmallSigns, WhatLiesUnderADigitIsAPartOfIt) {
  add({14, 152, 18, 4});
  EXPECT_EQ(found(), "");
}

TEST_F(SmallSigns, PartsOfAComponentAreNone) {
  add({50, 144, 7, 7});
  segments_.items.back().component = 0;
  EXPECT_EQ(found(), "");
}

}  // namespace
}  // namespace inkling::reader
