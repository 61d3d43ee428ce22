#include "segmentation/cuts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace inkling::segmentation {
namespace {

constexpr std::size_t kHeight = 40;
constexpr double kStroke = 4;

// Ink on a picture of 40 rows.
class Ink {
 public:
  explicit Ink(std::size_t width) : width_(width), pixels_(width * kHeight) {}

  // A ring around (x, y), a stroke wide.
  Ink& ring(double x, double y, double radius) {
    for (std::size_t i = 0; i < pixels_.size(); ++i) {
      const double away = std::hypot(static_cast<double>(i % width_) - x, static_cast<double>(i / width_) - y);
      if (std::abs(away - radius) <= kStroke / 2) pixels_[i] = 255;
    }
    return *this;
  }

  Ink& bar(std::size_t left, std::size_t top, std::size_t width, std::size_t height, std::uint8_t ink = 255) {
    for (std::size_t y = top; y < top + height; ++y) {
      std::fill_n(pixels_.begin() + static_cast<std::ptrdiff_t>(y * width_ + left), width, ink);
    }
    return *this;
  }

  std::vector<Cut> cuts(double stroke_width = kStroke) const {
    return find_cuts(pixels_, width_, kHeight, stroke_width, kHeight);
  }

 private:
  std::size_t width_;
  std::vector<std::uint8_t> pixels_;
};

// The cut that crosses the least ink.
Cut cheapest(const std::vector<Cut>& cuts) { return *std::ranges::min_element(cuts, {}, &Cut::strokes); }

TEST(Cuts, AreBetweenRingsThatTouch) {
  const auto cuts = Ink(74).ring(19, 20, 16).ring(54, 20, 16).cuts();
  ASSERT_FALSE(cuts.empty());
  const bool between = std::ranges::any_of(
      cuts, [](const Cut& cut) { return cut.columns[20] >= 35 && cut.columns[20] <= 38 && cut.strokes < 3.5; });
  EXPECT_TRUE(between);
}

TEST(Cuts, TheCheapestGoesThroughTheThinnestPlace) {
  const Cut cut = cheapest(Ink(60).bar(2, 2, 16, 36).bar(18, 18, 24, 4).bar(42, 2, 16, 36).cuts());
  EXPECT_NEAR(cut.strokes, 1, 0.3);
  EXPECT_GE(cut.columns[20], 18u);
  EXPECT_LE(cut.columns[20], 42u);
}

// Two strokes that lean over one another and touch halfway down: no upright line parts them.
TEST(Cuts, MayLean) {
  Ink ink(60);
  for (std::size_t y = 0; y < kHeight; ++y) {
    ink.bar(30 - y / 2, y, 4, 1).bar(44 - y / 2, y, 4, 1);
  }
  // What crosses little and ends between the strokes, above and below.
  const auto cuts = ink.bar(22, 18, 14, 4).cuts();
  const bool leans = std::ranges::any_of(cuts, [](const Cut& cut) {
    return cut.strokes < 1.6 && cut.columns.front() > 33 && cut.columns.front() < 45 && cut.columns.back() > 13 &&
           cut.columns.back() < 26;
  });
  EXPECT_TRUE(leans);
}

// Whether a cut stays within the columns from `first` to `last` all the way.
bool runs_between(const std::vector<Cut>& cuts, std::size_t first, std::size_t last) {
  return std::ranges::any_of(cuts, [=](const Cut& cut) {
    return std::ranges::all_of(cut.columns, [=](std::size_t column) { return column >= first && column <= last; });
  });
}

// Two bars side by side along nearly all their length, the ink between them fainter: across one is the shorter way.
TEST(Cuts, FollowAFaintSeam) {
  EXPECT_TRUE(runs_between(Ink(40).bar(12, 0, 5, 36).bar(17, 4, 1, 32, 200).bar(18, 4, 5, 36).cuts(8), 17, 18));
}

// Two bars side by side along sixteen rows, twice as wide there as a stroke.
TEST(Cuts, PartStrokesThatRunSideBySide) {
  EXPECT_TRUE(runs_between(Ink(40).bar(11, 0, 6, 26).bar(17, 10, 6, 30).cuts(5), 16, 17));
}

TEST(Cuts, MoveAColumnARowAtMostAndStayInside) {
  for (const Cut& cut : Ink(74).ring(19, 20, 16).ring(54, 20, 16).cuts()) {
    ASSERT_EQ(cut.columns.size(), kHeight);
    for (std::size_t y = 0; y < kHeight; ++y) {
      EXPECT_LT(cut.columns[y], 74u);
      if (y == 0) continue;
      EXPECT_LE(std::max(cut.columns[y], cut.columns[y - 1]) - std::min(cut.columns[y], cut.columns[y - 1]), 1u);
    }
  }
}

TEST(Cuts, GoFromLeftToRightAndAreFew) {
  const auto cuts = Ink(200).bar(0, 15, 200, 4).cuts();
  EXPECT_LE(cuts.size(), 47u);  // one every four columns, a tenth of the height
  EXPECT_TRUE(std::ranges::is_sorted(cuts, {}, [](const Cut& cut) { return cut.columns[kHeight / 2]; }));
}

TEST(Cuts, NoneInWhatIsNarrow) {
  EXPECT_TRUE(Ink(6).bar(1, 0, 4, kHeight).cuts().empty());
  EXPECT_TRUE(Ink(1).bar(0, 0, 1, kHeight).cuts().empty());
}

}  // namespace
}  // namespace inkling::segmentation
