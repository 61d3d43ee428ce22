#include "reader/traits.h"

#include <algorithm>
#include <cmath>

#include "base/median.h"

namespace inkling::reader {
namespace {

// The difference between the mean grey of the strokes and that of the paper right around them.
double contrast_in(const raster::Image& picture, const segmentation::InkMap& ink,
                   const std::vector<raster::Box>& digits) {
  double sums[2] = {0, 0};
  std::size_t counts[2] = {0, 0};
  for (const raster::Box& box : digits) {
    for (std::size_t y = box.top; y < box.bottom(); ++y) {
      for (std::size_t x = box.left; x < box.right(); ++x) {
        const std::size_t kind = ink.mask.at(x, y) != 0 ? 1 : 0;
        sums[kind] += picture.at(x, y);
        ++counts[kind];
      }
    }
  }
  if (counts[0] == 0 || counts[1] == 0) return 0;
  return std::abs(sums[1] / static_cast<double>(counts[1]) - sums[0] / static_cast<double>(counts[0]));
}

// The range of the paper's mean grey over a grid of fields.
double light_range_in(const raster::Image& picture, const segmentation::InkMap& ink) {
  constexpr std::size_t kGrid = 8;
  std::vector<double> sums(kGrid * kGrid);
  std::vector<std::size_t> counts(kGrid * kGrid);
  for (std::size_t y = 0; y < picture.height; ++y) {
    for (std::size_t x = 0; x < picture.width; ++x) {
      if (ink.ink.at(x, y) != 0) continue;
      const std::size_t field = y * kGrid / picture.height * kGrid + x * kGrid / picture.width;
      sums[field] += picture.at(x, y);
      ++counts[field];
    }
  }
  double lowest = 255;
  double highest = 0;
  for (std::size_t field = 0; field < sums.size(); ++field) {
    if (counts[field] == 0) continue;
    const double mean = sums[field] / static_cast<double>(counts[field]);
    lowest = std::min(lowest, mean);
    highest = std::max(highest, mean);
  }
  return std::max(0.0, highest - lowest);
}

}  // namespace

Traits traits_of(const raster::Image& picture, const segmentation::InkMap& ink,
                 const std::vector<raster::Box>& digits) {
  Traits traits;
  traits.inverted = ink.inverted;
  std::vector<double> heights;
  double area = 0;
  for (const raster::Box& box : digits) {
    heights.push_back(static_cast<double>(box.height));
    area += static_cast<double>(box.width * box.height);
  }
  traits.height = base::median(std::move(heights));
  traits.stroke = static_cast<double>(ink.stroke_width) / traits.height;
  traits.contrast = contrast_in(picture, ink, digits);
  traits.light_range = light_range_in(picture, ink);
  const auto width = static_cast<double>(picture.width);
  const auto height = static_cast<double>(picture.height);
  const raster::Box all = raster::union_of(digits);
  const double across = static_cast<double>(2 * all.left + all.width) - width;
  const double down = static_cast<double>(2 * all.top + all.height) - height;
  traits.off_centre = std::hypot(across, down) / 2 / std::max(width, height);
  traits.at_edge = all.left == 0 || all.top == 0 || all.right() == picture.width || all.bottom() == picture.height;
  traits.covered = area / (width * height);
  return traits;
}

}  // namespace inkling::reader
