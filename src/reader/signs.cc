#include "reader/signs.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/digits.h"
#include "base/median.h"
#include "reader/parameters.h"

namespace inkling::reader {
namespace {

constexpr std::size_t kDash = base::kSigns.find('-'), kPoint = base::kSigns.find('.'), kComma = base::kSigns.find(','),
                      kColon = base::kSigns.find(':'), kEqual = base::kSigns.find('=');

double square(double x) { return x * x; }

// How far `value` lies outside of low..high.
double outside(double value, double low, double high) { return std::max({0.0, low - value, value - high}); }

// How much wider than high, as a logarithm.
double flatness(const raster::Box& box) {
  return std::log(static_cast<double>(box.width) / static_cast<double>(box.height));
}

bool is_whole(const segmentation::Segments& segments, std::size_t index) {
  const auto& items = segments.items;
  return std::ranges::count(items, items[index].component, &segmentation::Segment::component) == 1;
}

// Adds the arc with the sign where it is likely enough.
void offer(std::size_t sign, double log_prior, LatticeArc& arc, double score = kSign.small) {
  if (log_prior > kSign.unlikely) arc.sign[sign] = score + log_prior;
}

LatticeArc arc_between(std::size_t from, std::size_t to) {
  LatticeArc arc{.from = from, .to = to};
  arc.digit.fill(kImpossible);
  return arc;
}

void offer_one(const raster::Box& box, const Band& band, LatticeArc& arc) {
  const double flat = flatness(box), limit = std::log(kSign.flat);
  offer(kDash, sign_log_prior(kDash, box, band) - square(std::max(0.0, limit - flat) / kSign.size_deviation) / 2, arc);
  const double round = std::log(kSign.round);
  offer(kPoint,
        sign_log_prior(kPoint, box, band) - square(std::max(0.0, std::abs(flat) - round) / kSign.size_deviation) / 2,
        arc);
  offer(kComma, sign_log_prior(kComma, box, band) - square(std::max(0.0, flat + round) / kSign.size_deviation) / 2,
        arc);
}

void offer_two(const raster::Box& first, const raster::Box& second, const Band& band, LatticeArc& arc) {
  const auto left = static_cast<double>(std::max(first.left, second.left));
  const auto right = static_cast<double>(std::min(first.right(), second.right()));
  const auto narrower = static_cast<double>(std::min(first.width, second.width));
  const bool apart = first.bottom() <= second.top || second.bottom() <= first.top;
  if (!apart || right - left < kSign.overlap * narrower) return;
  const raster::Box both = raster::union_of(first, second);
  const double flat = std::min(flatness(first), flatness(second)), limit = std::log(kSign.flat);
  if (flat >= limit) offer(kEqual, sign_log_prior(kEqual, both, band), arc, kSign.pair);
  if (std::max(flatness(first), flatness(second)) < limit)
    offer(kColon, sign_log_prior(kColon, both, band), arc, kSign.pair);
}

// Whether the segment is a whole component that a small sign may be: neither dirt, nor as high as digits, nor over,
// under or inside of one.
bool may_be_small_sign(const segmentation::LineImage& line, const segmentation::Segments& segments, std::size_t index) {
  const segmentation::Segment& segment = segments.items[index];
  const raster::Box& box = segment.box;
  if (static_cast<double>(segment.area) < kSign.least_area * square(line.stroke_width)) return false;
  if (static_cast<double>(box.height) > kSign.low * line.writing_height || !is_whole(segments, index)) return false;
  return std::ranges::none_of(segments.items, [&](const segmentation::Segment& other) {
    if (static_cast<double>(other.box.height) < kSign.digit * line.writing_height) return false;
    const auto left = static_cast<double>(std::max(box.left, other.box.left));
    const auto right = static_cast<double>(std::min(box.right(), other.box.right()));
    return right - left > kSign.beside * static_cast<double>(box.width);
  });
}

bool is_possible(const LatticeArc& arc) {
  return std::ranges::any_of(arc.sign, [](double score) { return score != kImpossible; });
}

}  // namespace

Band band_of(const segmentation::LineImage& line, const segmentation::Segments& segments) {
  std::vector<double> tops, feet;
  for (const segmentation::Segment& segment : segments.items) {
    if (static_cast<double>(segment.box.height) < kSign.digit * line.writing_height) continue;
    tops.push_back(static_cast<double>(segment.box.top));
    feet.push_back(static_cast<double>(segment.box.bottom()));
  }
  if (tops.empty()) {
    const double middle = static_cast<double>(line.ink.height) / 2;
    return {middle - line.writing_height / 2, middle + line.writing_height / 2};
  }
  return {base::median(std::move(tops)), base::median(std::move(feet))};
}

double sign_log_prior(std::size_t sign, const raster::Box& box, const Band& band) {
  const SignShape& shape = kSignShapes[sign];
  const double height = std::max(1.0, band.foot - band.top);
  const double size = static_cast<double>(std::max(box.width, box.height)) / height;
  const double middle = (static_cast<double>(box.top) + static_cast<double>(box.height) / 2 - band.top) / height;
  return -square(outside(std::log(size), std::log(shape.least), std::log(shape.most)) / kSign.size_deviation) / 2 -
         square(outside(middle, shape.above, shape.below) / kSign.middle_deviation) / 2;
}

std::vector<LatticeArc> small_signs(const segmentation::LineImage& line, const segmentation::Segments& segments,
                                    const Band& band) {
  const auto& items = segments.items;
  std::vector<bool> small(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) small[i] = may_be_small_sign(line, segments, i);
  std::vector<LatticeArc> arcs;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!small[i]) continue;
    LatticeArc one = arc_between(i, i + 1);
    offer_one(items[i].box, band, one);
    if (is_possible(one)) arcs.push_back(one);
    if (i + 1 == items.size() || !small[i + 1]) continue;
    LatticeArc two = arc_between(i, i + 2);
    offer_two(items[i].box, items[i + 1].box, band, two);
    if (is_possible(two)) arcs.push_back(two);
  }
  return arcs;
}

}  // namespace inkling::reader
