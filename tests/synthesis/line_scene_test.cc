#include "synthesis/line_scene.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/digits.h"

#include "support/large_digits.h"
#include "synthesis/photograph.h"
#include "synthesis/scene.h"
#include "synthesis/strokes.h"

namespace inkling::synthesis {
namespace {

base::RandomStream stream(std::uint64_t index) { return base::RandomStream(6, base::Purpose::kTest, 0, index); }

raster::Image plain_picture(const LineScene& scene) {
  base::RandomStream random = stream(0);
  return photograph(scene.ink, {}, random);
}

// A 1 of 4 columns and a 0 of 26, `apart` columns between them, 40 rows high.
LineScene one_and_zero(std::size_t apart) {
  const Ink zero =
      rendered({smooth({{13, 0}, {2, 10}, {0, 20}, {4, 36}, {13, 40}, {22, 36}, {26, 20}, {23, 8}, {13, 0}})}, 40,
               {.radius = 2});
  LineScene scene{Ink(60, 60), raster::Plane<std::uint8_t>(60, 60), {1, 0}, 40};
  const auto put = [&scene](std::size_t x, std::size_t y, float value, std::uint8_t owner) {
    scene.ink.at(x, y) = value;
    if (value > 0) scene.owner.at(x, y) = owner;
  };
  for (std::size_t y = 10; y < 50; ++y) {
    for (std::size_t x = 10; x < 14; ++x) put(x, y, 1, 1);
  }
  for (std::size_t y = 0; y < zero.height; ++y) {
    for (std::size_t x = 0; x < zero.width; ++x) {
      if (zero.at(x, y) > 0) put(14 + apart + x, 10 + y, zero.at(x, y), 2);
    }
  }
  return scene;
}

TEST(RandomLine, EveryPixelOfInkBelongsToACharacter) {
  const dataset::Dataset data = test::large_digits();
  std::set<std::size_t> lengths;
  std::set<int> labels;
  for (std::uint64_t i = 0; i < 60; ++i) {
    base::RandomStream random = stream(i), again = stream(i);
    const LineScene scene = random_line(data, Content::kAny, random);
    EXPECT_EQ(scene.ink.values, random_line(data, Content::kAny, again).ink.values);
    ASSERT_EQ(scene.owner.values.size(), scene.ink.values.size());
    lengths.insert(scene.labels.size());
    std::vector<double> ink(scene.labels.size() + 1);
    for (std::size_t k = 0; k < scene.owner.values.size(); ++k) {
      ASSERT_EQ(scene.owner.values[k] > 0, scene.ink.values[k] > 0) << i;
      ink.at(scene.owner.values[k]) += scene.ink.values[k];
    }
    for (std::size_t k = 0; k < scene.labels.size(); ++k) {
      EXPECT_GT(ink[k + 1], scene.labels[k] < 10 ? 0.3 * scene.height : 0) << i;
      labels.insert(scene.labels[k]);
    }
  }
  EXPECT_TRUE(std::ranges::includes(lengths, std::set<std::size_t>{2, 3, 4}));
  EXPECT_GT(*labels.rbegin(), int{kRejectClass}) << "there are signs";
}

TEST(RandomLine, HasASignWhereSignsAreWanted) {
  const dataset::Dataset data = test::large_digits();
  std::set<int> signs;
  for (std::uint64_t i = 0; i < 200; ++i) {
    base::RandomStream random = stream(i);
    const LineScene scene = random_line(data, Content::kWithSigns, random);
    const auto sign = std::ranges::find_if(scene.labels, [](std::uint8_t label) { return label > kRejectClass; });
    ASSERT_NE(sign, scene.labels.end());
    signs.insert(scene.labels.begin(), scene.labels.end());
  }
  for (std::size_t sign = base::kFirstSign; sign < base::kLabels; ++sign)
    EXPECT_TRUE(signs.contains(static_cast<int>(sign)));
}

TEST(RandomLine, ManyDigitsTouch) {
  const dataset::Dataset data = test::large_digits();
  int touching = 0;
  for (std::uint64_t i = 0; i < 60; ++i) {
    base::RandomStream random = stream(i);
    const LineScene scene = random_line(data, Content::kAny, random);
    bool touch = false;
    for (std::size_t k = 1; k < scene.owner.values.size(); ++k) {
      const bool both = scene.ink.values[k - 1] > 0.5f && scene.ink.values[k] > 0.5f;
      touch = touch || (both && scene.owner.values[k - 1] != scene.owner.values[k]);
    }
    touching += touch ? 1 : 0;
  }
  EXPECT_GE(touching, 30);
  EXPECT_LT(touching, 60);
}

// What is cut out of the scene in many draws: the labels, with whether the patches are wide.
std::set<std::pair<int, bool>> cuts(const LineScene& scene, Wanted wanted) {
  const raster::Image picture = plain_picture(scene);
  std::set<std::pair<int, bool>> seen;
  for (std::uint64_t i = 0; i < 60; ++i) {
    base::RandomStream random = stream(i);
    const auto cut = cut_from_line(picture, scene, wanted, random);
    if (cut) seen.emplace(cut->label, cut->patch.ink.width > 20);
  }
  return seen;
}

TEST(CutFromLine, FindsTheDigitsThemselves) {
  const std::set<std::pair<int, bool>> both = {{1, false}, {0, true}};
  EXPECT_EQ(cuts(one_and_zero(5), Wanted::kDigit), both);
  EXPECT_EQ(cuts(one_and_zero(0), Wanted::kDigit), both);  // where they touch, too
}

TEST(CutFromLine, CallsAllElseNoDigit) {
  for (const std::size_t apart : {5u, 0u}) {
    const auto seen = cuts(one_and_zero(apart), Wanted::kOther);
    EXPECT_TRUE(seen.contains({kRejectClass, true})) << "both together";
    EXPECT_TRUE(seen.contains({kRejectClass, false})) << "a side of the 0";
    EXPECT_EQ(seen.size(), 2u);
  }
}

// Two whole digits, as much ink of the one as of the other.
TEST(CutFromLine, CallsJoinedZerosNoDigit) {
  const Ink zero =
      rendered({smooth({{13, 0}, {2, 10}, {0, 20}, {4, 36}, {13, 40}, {22, 36}, {26, 20}, {23, 8}, {13, 0}})}, 40,
               {.radius = 2});
  LineScene scene{Ink(80, 60), raster::Plane<std::uint8_t>(80, 60), {0, 0}, 40};
  for (std::size_t digit = 0; digit < 2; ++digit) {
    for (std::size_t y = 0; y < zero.height; ++y) {
      for (std::size_t x = 0; x < zero.width; ++x) {
        if (zero.at(x, y) <= 0) continue;
        scene.ink.at(10 + 26 * digit + x, 10 + y) = zero.at(x, y);
        scene.owner.at(10 + 26 * digit + x, 10 + y) = static_cast<std::uint8_t>(digit + 1);
      }
    }
  }
  const raster::Image picture = plain_picture(scene);
  bool both = false;
  for (std::uint64_t i = 0; i < 60; ++i) {
    base::RandomStream random = stream(i);
    const auto cut = cut_from_line(picture, scene, Wanted::kOther, random);
    both = both || (cut && cut->patch.ink.width > 45);
  }
  EXPECT_TRUE(both);
}

// The second character is a slash, or a point that is too little ink to spoil the digit beside it.
TEST(CutFromLine, FindsSigns) {
  LineScene scene = one_and_zero(5);
  scene.labels[0] = base::kFirstSign + 3;
  EXPECT_EQ(cuts(scene, Wanted::kSign), (std::set<std::pair<int, bool>>{{base::kFirstSign + 3, false}}));
  EXPECT_EQ(cuts(scene, Wanted::kDigit), (std::set<std::pair<int, bool>>{{0, true}}));
}

TEST(CutFromLine, NoDigitHasAPointBesideIt) {
  LineScene scene = one_and_zero(5);
  scene.labels.push_back(base::kFirstSign + 1);
  for (std::size_t y = 46; y < 50; ++y) {
    for (std::size_t x = 48; x < 52; ++x) {
      scene.ink.at(x, y) = 1;
      scene.owner.at(x, y) = 3;
    }
  }
  const raster::Image picture = plain_picture(scene);
  for (std::uint64_t i = 0; i < 60; ++i) {
    base::RandomStream random = stream(i);
    const auto cut = cut_from_line(picture, scene, Wanted::kDigit, random);
    ASSERT_TRUE(cut);
    EXPECT_LT(cut->patch.ink.width, 36u);
  }
}

TEST(CutFromLine, FindsNothingOnBlankPaper) {
  const LineScene blank{Ink(60, 60), raster::Plane<std::uint8_t>(60, 60), {1}, 40};
  EXPECT_TRUE(cuts(blank, Wanted::kDigit).empty());
  EXPECT_TRUE(cuts(blank, Wanted::kOther).empty());
}

}  // namespace
}  // namespace inkling::synthesis
