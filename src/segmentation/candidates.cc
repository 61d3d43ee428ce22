#include "segmentation/candidates.h"

#include <algorithm>
#include <cmath>

namespace inkling::segmentation {
namespace {

// The writing's height is the unit of all lengths, a natural logarithm that of all scores.
constexpr std::size_t kMostGraphemes = 8;
constexpr double kWidest = 1.9;         // of a candidate
constexpr double kWidestGap = 0.4;      // within a candidate
constexpr double kLow = 0.7;            // lower digits are unlikely …
constexpr double kLowDeviation = 0.35;  // … by this deviation of the logarithm
constexpr double kHigh = 1.5;           // so are higher ones
constexpr double kHighDeviation = 0.3;
constexpr double kWide = 1.05;  // and those wider for their height
constexpr double kWideDeviation = 0.3;
constexpr double kJoin = -0.7;       // joining two marks
constexpr double kJoinGap = -5;      // for each height between them
constexpr double kCut = -0.4;        // cutting a mark
constexpr double kCutStroke = -0.5;  // for each stroke that is cut
constexpr double kCutNarrow = -2;    // cutting a mark that is no wider than …
constexpr double kTwoDigits = 1.2;   // … this is likelier than that it is none, in proportion
constexpr double kSkipInk = -3.0;    // leaving out a stroke as long as the writing is high
constexpr double kMostSkipped = -5.0;
constexpr double kUnlikely = -7;    // below that, a candidate is none
constexpr double kNarrowest = 0.4;  // of a mark that may be several digits …
constexpr double kLongest = 100;    // … and no wider: so many digits hang together nowhere

double square(double x) { return x * x; }

double height_in(const LineImage& line, const raster::Box& box) {
  return static_cast<double>(box.height) / line.writing_height;
}

// By how much the candidate's box looks unlike a digit's.
double shape_prior(const LineImage& line, const raster::Box& box) {
  const double height = height_in(line, box);
  const double aspect = static_cast<double>(box.width) / static_cast<double>(box.height);
  const double low = std::max(0.0, std::log(kLow / height)) / kLowDeviation;
  const double high = std::max(0.0, std::log(height / kHigh)) / kHighDeviation;
  const double wide = std::max(0.0, std::log(aspect / kWide)) / kWideDeviation;
  return -(square(low) + square(high) + square(wide)) / 2;
}

// Narrow marks are seldom two digits.
double cut_prior(const LineImage& line, const Grapheme& grapheme) {
  if (!grapheme.cut_left) return 0;
  const double width = static_cast<double>(grapheme.mark_width) / line.writing_height;
  return kCut + kCutStroke * grapheme.cut + kCutNarrow * std::max(0.0, 1 - width / kTwoDigits);
}

struct Join {
  double gap = 0;      // between the graphemes, 0 or less where they share columns
  double overlap = 0;  // the share of the narrower one's columns that they share
};

// Between what reaches from `left` to `right` and `next`.
Join join_of(const LineImage& line, std::size_t left, std::size_t right, const raster::Box& next) {
  const double shared =
      static_cast<double>(std::min(right, next.right())) - static_cast<double>(std::max(left, next.left));
  const double narrower = static_cast<double>(std::max<std::size_t>(1, std::min(right - left, next.width)));
  return {-shared / line.writing_height, shared / narrower};
}

}  // namespace

std::vector<Candidate> find_candidates(const LineImage& line, const Graphemes& graphemes,
                                       const std::vector<bool>& sure) {
  std::vector<Candidate> candidates;
  const auto& items = graphemes.items;
  for (std::size_t from = 0; from < items.size(); ++from) {
    double joins = 0;
    std::size_t left = items[from].box.left;
    std::size_t right = items[from].box.right();
    bool all_sure = sure[items[from].mark];
    for (std::size_t to = from + 1; to <= std::min(items.size(), from + kMostGraphemes); ++to) {
      if (to > from + 1) {
        const Grapheme& next = items[to - 1];
        const Join join = join_of(line, left, right, next.box);
        all_sure = all_sure && sure[next.mark];
        if (join.gap > kWidestGap || (all_sure && join.overlap < 0.5)) break;
        const bool same_mark = next.cut_left && items[to - 2].mark == next.mark;
        if (!same_mark) joins += kJoin + kJoinGap * std::max(0.0, join.gap);
        left = std::min(left, next.box.left);
        right = std::max(right, next.box.right());
      }
      const raster::Box box = box_of(graphemes, from, to);
      if (static_cast<double>(box.width) > kWidest * line.writing_height && to > from + 1) break;
      const double prior = shape_prior(line, box) + joins + cut_prior(line, items[from]);
      if (prior > kUnlikely) candidates.push_back({from, to, prior});
    }
  }
  return candidates;
}

double skip_score(const LineImage& line, const Grapheme& grapheme) {
  const double strokes = static_cast<double>(grapheme.area) / (line.stroke_width * line.writing_height);
  const double point = 0.25;  // strokes so short may be anything
  return std::max(kMostSkipped, kSkipInk * std::max(0.0, strokes - point)) + cut_prior(line, grapheme);
}

bool may_be_several(const LineImage& line, const raster::Box& box) {
  const double width = static_cast<double>(box.width) / line.writing_height;
  return width > kNarrowest && width < kLongest && height_in(line, box) > kNarrowest;
}

bool may_be_digit(const LineImage& line, const raster::Box& box) { return shape_prior(line, box) > kUnlikely; }

}  // namespace inkling::segmentation
