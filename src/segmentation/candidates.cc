#include "segmentation/candidates.h"

#include <algorithm>
#include <cmath>

#include "segmentation/parameters.h"

namespace inkling::segmentation {
namespace {

double square(double x) { return x * x; }

double height_in(const LineImage& line, const raster::Box& box) {
  return static_cast<double>(box.height) / line.writing_height;
}

// Narrow components are seldom two digits.
double cut_log_prior(const LineImage& line, const Segment& segment) {
  if (!segment.cut_left) return 0;
  const double width = static_cast<double>(segment.component_width) / line.writing_height;
  return kCandidate.cut + kCandidate.cut_stroke * segment.cut +
         kCandidate.cut_narrow * std::max(0.0, 1 - width / kCandidate.two_digits);
}

struct Join {
  double gap = 0;      // between the segments, 0 or less where they share columns
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

std::vector<Candidate> find_candidates(const LineImage& line, const Segments& segments, const std::vector<bool>& sure) {
  std::vector<Candidate> candidates;
  const auto& items = segments.items;
  for (std::size_t from = 0; from < items.size(); ++from) {
    double joins = 0;
    std::size_t left = items[from].box.left;
    std::size_t right = items[from].box.right();
    bool all_sure = sure[items[from].component];
    for (std::size_t to = from + 1; to <= std::min(items.size(), from + kCandidate.most_segments); ++to) {
      if (to > from + 1) {
        const Segment& next = items[to - 1];
        const Join join = join_of(line, left, right, next.box);
        all_sure = all_sure && sure[next.component];
        if (join.gap > kCandidate.widest_gap || (all_sure && join.overlap < kCandidate.above_one_another)) break;
        const bool same_component = next.cut_left && items[to - 2].component == next.component;
        if (!same_component) joins += kCandidate.join + kCandidate.join_gap * std::max(0.0, join.gap);
        left = std::min(left, next.box.left);
        right = std::max(right, next.box.right());
      }
      const raster::Box box = box_of(segments, from, to);
      if (static_cast<double>(box.width) > kCandidate.widest * line.writing_height && to > from + 1) break;
      const double log_prior = shape_log_prior(line, box) + joins + cut_log_prior(line, items[from]);
      if (log_prior > kCandidate.unlikely) candidates.push_back({from, to, log_prior});
    }
  }
  return candidates;
}

double shape_log_prior(const LineImage& line, const raster::Box& box) {
  const double height = height_in(line, box);
  const double aspect = static_cast<double>(box.width) / static_cast<double>(box.height);
  const double low = std::max(0.0, std::log(kCandidate.low / height)) / kCandidate.low_deviation;
  const double high = std::max(0.0, std::log(height / kCandidate.high)) / kCandidate.high_deviation;
  const double wide = std::max(0.0, std::log(aspect / kCandidate.wide)) / kCandidate.wide_deviation;
  return -(square(low) + square(high) + square(wide)) / 2;
}

double skip_log_prior(const LineImage& line, const Segment& segment) {
  const double strokes = static_cast<double>(segment.area) / (line.stroke_width * line.writing_height);
  return std::max(kCandidate.most_skipped, kCandidate.skip_ink * std::max(0.0, strokes - kCandidate.skip_free)) +
         cut_log_prior(line, segment);
}

bool may_be_several(const LineImage& line, const raster::Box& box) {
  const double width = static_cast<double>(box.width) / line.writing_height;
  return width > kCandidate.narrowest && width < kCandidate.longest && height_in(line, box) > kCandidate.narrowest;
}

bool may_be_digit(const LineImage& line, const raster::Box& box) {
  return shape_log_prior(line, box) > kCandidate.unlikely;
}

}  // namespace inkling::segmentation
