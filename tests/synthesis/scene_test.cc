#include "synthesis/scene.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "dataset/builtin.h"
#include "support/large_digits.h"
#include "synthesis/candidate.h"
#include "synthesis/composition.h"
#include "synthesis/photograph.h"
#include "synthesis/strokes.h"

namespace inkling::synthesis {
namespace {

base::RandomStream stream(std::uint64_t index) { return base::RandomStream(5, base::Purpose::kTest, 0, index); }

Ink bar(std::size_t width, std::size_t height) {
  Ink ink(width, height);
  std::fill(ink.values.begin(), ink.values.end(), 1.0f);
  return ink;
}

TEST(Composition, OnlyAStraightUprightStrokeIsLikeAOne) {
  const auto line = [](const Stroke& stroke) { return rendered({stroke}, 40, {.radius = 2}); };
  EXPECT_TRUE(is_like_a_one(line({{0, 0}, {0, 100}})));
  EXPECT_TRUE(is_like_a_one(line({{40, 0}, {0, 100}})));
  EXPECT_FALSE(is_like_a_one(line({{0, 0}, {100, 10}})));
  EXPECT_FALSE(is_like_a_one(line(smooth({{40, 0}, {0, 50}, {40, 100}}))));
  EXPECT_FALSE(is_like_a_one(Ink(5, 5)));
}

TEST(Composition, PiecesStandBesideEachOtherWithTheGapAskedFor) {
  Scene scene = alone(bar(10, 20), 20);
  put_beside(scene, bar(6, 30), Side::kRight, 3, 0);
  const Ink all = cropped(scene.ink), own = cropped(scene.own);
  EXPECT_EQ(all.width, 19u);
  EXPECT_EQ(all.height, 30u);
  EXPECT_EQ(own.width, 10u);
  EXPECT_EQ(all.at(9, 15), 1);
  EXPECT_EQ(all.at(10, 15), 0);
  EXPECT_EQ(all.at(13, 15), 1);
  put_beside(scene, bar(5, 20), Side::kLeft, -2, 0);
  EXPECT_EQ(cropped(scene.ink).width, 22u);
  EXPECT_EQ(cropped(scene.own).width, 10u);
}

// Enough draws to see every kind.
TEST(Scenes, HaveInkOfTheirOwnAndPaperAroundIt) {
  const dataset::Dataset data = test::large_digits();
  for (std::uint64_t i = 0; i < 600; ++i) {
    base::RandomStream random = stream(i);
    const Scene scene = i % 5 == 0   ? digit_scene(data, i % data.size(), random)
                        : i % 5 == 1 ? font_scene(data, random)
                        : i % 5 == 2 ? pen_scene(data, random)
                        : i % 5 == 3 ? sign_scene(random)
                                     : other_scene(random);
    EXPECT_EQ(scene.label == kRejectClass, i % 5 == 4);
    EXPECT_EQ(scene.label > kRejectClass, i % 5 == 3);
    EXPECT_GT(amount_of(scene.own), 1) << i;
    ASSERT_EQ(scene.own.values.size(), scene.ink.values.size());
    if (std::ranges::count(scene.own.values, 1.0f) == std::ssize(scene.own.values)) continue;  // a picture of nothing
    for (std::size_t k = 0; k < scene.own.values.size(); ++k) ASSERT_LE(scene.own.values[k], scene.ink.values[k]);
    for (std::size_t x = 0; x < scene.ink.width; ++x) ASSERT_EQ(scene.ink.at(x, 0), 0) << i;
  }
}

// Two bars, of which the right one is the larger.
TEST(FindCandidate, TakesAllMarksOrTheLargestAlone) {
  Scene scene = alone(bar(60, 60), 60);
  scene.ink = Ink(scene.ink.width, scene.ink.height);
  paste(bar(6, 30), 20, 20, scene.ink);
  paste(bar(10, 40), 50, 20, scene.ink);
  std::ranges::fill(scene.own.values, 1.0f);
  base::RandomStream random = stream(0);
  const raster::Image picture = photograph(scene.ink, {}, random);
  const auto both = find_candidate(picture, scene);
  ASSERT_TRUE(both);
  EXPECT_GT(both->ink.width, 35u);
  scene.largest_alone = true;
  const auto largest = find_candidate(picture, scene);
  ASSERT_TRUE(largest);
  EXPECT_LT(largest->ink.width, 15u);
  EXPECT_GT(largest->ink.height, 38u);
}

TEST(Scenes, FollowFromTheirDrawsAlone) {
  std::set<std::vector<float>> different;
  for (std::uint64_t i = 0; i < 20; ++i) {
    base::RandomStream first = stream(i), again = stream(i);
    const Scene scene = other_scene(first);
    EXPECT_EQ(scene.ink.values, other_scene(again).ink.values);
    different.insert(scene.ink.values);
  }
  EXPECT_EQ(different.size(), 20u);
}

}  // namespace
}  // namespace inkling::synthesis
