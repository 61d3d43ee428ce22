#include "segmentation/threshold.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>
#include <vector>

#include "segmentation/parameters.h"
#include "segmentation/stroke.h"

namespace inkling::segmentation {
namespace {

using Contrast = raster::Plane<std::uint8_t>;  // to the paper, 0 to 255
using Histogram = std::array<std::size_t, 256>;

// The values of a histogram within a range of them.
struct Class {
  double count = 0;
  double mean = 0;
  double deviation = 0;
};

Class class_of(const Histogram& histogram, std::size_t first, std::size_t end) {
  double count = 0;
  double sum = 0;
  double squares = 0;
  for (std::size_t v = first; v < end; ++v) {
    const auto value = static_cast<double>(v);
    const auto values = static_cast<double>(histogram[v]);
    count += values;
    sum += values * value;
    squares += values * value * value;
  }
  if (count == 0) return {};
  const double mean = sum / count;
  return {count, mean, std::sqrt(std::max(0.0, squares / count - mean * mean))};
}

// Otsu's threshold of the values from `first` on: the one that divides them into two classes with the largest variance
// between them. A value belongs to the upper class from the threshold on. 256 where there are no two values.
std::size_t otsu(const Histogram& histogram, std::size_t first) {
  const Class all = class_of(histogram, first, 256);
  double below = 0;
  double sum_below = 0;
  double best = 0;
  std::size_t best_value = 256;
  for (std::size_t v = first; v < 256; ++v) {
    if (below > 0 && below < all.count) {
      const double difference = sum_below / below - (all.count * all.mean - sum_below) / (all.count - below);
      const double variance = below * (all.count - below) * difference * difference;
      if (variance > best) {
        best = variance;
        best_value = v;
      }
    }
    below += static_cast<double>(histogram[v]);
    sum_below += static_cast<double>(v) * static_cast<double>(histogram[v]);
  }
  return best_value;
}

// What the contrasts of the whole picture say of paper and ink.
struct Levels {
  double paper = 0;      // the typical contrast of paper
  std::size_t sure = 0;  // what has this much is ink; 256 where there is none
  double ink = 0;        // the typical contrast of ink
};

Levels levels_of(const Histogram& histogram) {
  const Class visible = class_of(histogram, kInk.least_contrast, 256);
  std::size_t sure = otsu(histogram, kInk.least_contrast);
  if (sure == 256 || 2 * class_of(histogram, kInk.least_contrast, sure).mean > class_of(histogram, sure, 256).mean) {
    // Nothing between paper and ink, such as texture or the borders of strokes: what was divided is the ink.
    sure = std::max(kInk.least_contrast, static_cast<std::size_t>(visible.mean / 2));
  }
  const Class paper = class_of(histogram, 0, sure);
  Class ink = class_of(histogram, sure, 256);
  const double least = paper.mean + kInk.noise_margin * paper.deviation;
  if (ink.mean < least) {
    // What Otsu divided is noise; ink is what stands out of it.
    sure = static_cast<std::size_t>(std::min(least, 255.0)) + 1;
    ink = class_of(histogram, sure, 256);
  }
  if (ink.count == 0) sure = 256;
  return {paper.mean, sure, ink.mean};
}

// The mean contrast of sure ink around each tile of `tile` × `tile` pixels, 0 where there is none.
struct Tiles {
  std::size_t size = 0;
  raster::Plane<std::uint32_t> sums;    // of the contrast of sure ink
  raster::Plane<std::uint32_t> counts;  // of its pixels
};

Tiles tiles_of(const Contrast& contrast, std::size_t sure) {
  const auto [width, height] = std::pair(contrast.width, contrast.height);
  const std::size_t size = std::max(kInk.least_tile, std::max(width, height) / kInk.tiles);
  const raster::Plane<std::uint32_t> zeros((width + size - 1) / size, (height + size - 1) / size);
  Tiles tiles{size, zeros, zeros};
  const auto least = static_cast<std::uint8_t>(sure - 1);
  // Of a row of tiles, by column.
  std::vector<std::uint32_t> sums(width);
  std::vector<std::uint32_t> counts(width);
  for (std::size_t j = 0; j < zeros.height; ++j) {
    std::ranges::fill(sums, 0u);
    std::ranges::fill(counts, 0u);
    for (std::size_t y = j * size; y < std::min((j + 1) * size, height); ++y) {
      const auto row = contrast.row(y);
      for (std::size_t x = 0; x < width; ++x) {
        const std::uint8_t value = row[x] > least ? row[x] : std::uint8_t{0};
        sums[x] += value;
        counts[x] += value > 0 ? 1u : 0u;
      }
    }
    for (std::size_t x = 0; x < width; ++x) {
      tiles.sums.at(x / size, j) += sums[x];
      tiles.counts.at(x / size, j) += counts[x];
    }
  }
  return tiles;
}

// The mean over the tiles at most `radius` away from tile (i, j); 0 where none of them has ink.
double level_around(const Tiles& tiles, std::size_t i, std::size_t j, std::size_t radius) {
  double sum = 0;
  double count = 0;
  for (std::size_t y = j - std::min(j, radius); y < std::min(j + radius + 1, tiles.sums.height); ++y) {
    for (std::size_t x = i - std::min(i, radius); x < std::min(i + radius + 1, tiles.sums.width); ++x) {
      sum += tiles.sums.at(x, y);
      count += tiles.counts.at(x, y);
    }
  }
  return count > 0 ? sum / count : 0;
}

// For each column of a row of tiles, the contrast from paper to the ink around.
struct RowOfRanges {
  static constexpr std::int16_t kNoInk = 1000;  // more than any contrast: nothing reaches half of it

  explicit RowOfRanges(std::size_t width) : ranges(width), gains(width) {}

  void set(std::size_t begin, std::size_t end, int range) {
    for (std::size_t x = begin; x < end; ++x) {
      ranges[x] = static_cast<std::int16_t>(range);
      gains[x] = static_cast<std::uint16_t>(range == kNoInk ? 0 : 255 * 256 / range);
    }
  }

  std::vector<std::int16_t> ranges;
  std::vector<std::uint16_t> gains;  // ink = (contrast - paper) · gain / 256
};

void threshold_row(std::span<const std::uint8_t> contrast, std::uint8_t paper, const RowOfRanges& row,
                   std::span<std::uint8_t> ink, std::span<std::uint8_t> mask) {
  for (std::size_t x = 0; x < row.ranges.size(); ++x) {
    const auto above = static_cast<std::uint8_t>(std::max(contrast[x], paper) - paper);
    mask[x] = static_cast<std::int16_t>(2 * above) >= row.ranges[x] ? 1 : 0;
    // The upper half of a product of 16 bits, which processors have an instruction for.
    const auto left = static_cast<std::uint16_t>(above << 8);
    const auto product = static_cast<std::uint16_t>((std::uint32_t{left} * row.gains[x]) >> 16);
    ink[x] = static_cast<std::uint8_t>(std::min<std::uint16_t>(product, 255));
  }
}

// Leaves ink only on the mask and on its rim, the pixels beside it.
void keep_strokes(InkMap& map) {
  const auto [width, height] = std::pair(map.mask.width, map.mask.height);
  std::vector<std::uint8_t> near(width + 2);  // the columns from -1 to width that have a stroke in three rows
  for (std::size_t y = 0; y < height; ++y) {
    const auto row = map.mask.row(y);
    const auto above = map.mask.row(y > 0 ? y - 1 : y);
    const auto below = map.mask.row(y + 1 < height ? y + 1 : y);
    for (std::size_t x = 0; x < width; ++x) near[x + 1] = above[x] | row[x] | below[x];
    const auto ink = map.ink.row(y);
    for (std::size_t x = 0; x < width; ++x) {
      const auto any = static_cast<std::uint8_t>(near[x] | near[x + 1] | near[x + 2]);
      ink[x] = any != 0 ? ink[x] : std::uint8_t{0};
    }
  }
}

// Of about a million pixels of a large picture, every so many rows.
Histogram histogram_of(const Contrast& contrast) {
  const std::size_t step = std::min(1 + contrast.values.size() / kInk.histogram_pixels, 1 + contrast.height / 64);
  Histogram histogram{};
  for (std::size_t y = 0; y < contrast.height; y += step) {
    for (const std::uint8_t value : contrast.row(y)) ++histogram[value];
  }
  return histogram;
}

}  // namespace

InkMap threshold(const Contrast& contrast) {
  const auto [width, height] = std::pair(contrast.width, contrast.height);
  InkMap map{.ink = Contrast(width, height), .mask = Contrast(width, height)};
  const Levels levels = levels_of(histogram_of(contrast));
  if (levels.sure == 256) return map;
  const Tiles tiles = tiles_of(contrast, levels.sure);
  const auto paper = static_cast<std::uint8_t>(levels.paper);
  RowOfRanges row(width);
  for (std::size_t j = 0; j < tiles.sums.height; ++j) {
    for (std::size_t i = 0; i < tiles.sums.width; ++i) {
      const double level = level_around(tiles, i, j, kInk.level_reach);
      row.set(i * tiles.size, std::min((i + 1) * tiles.size, width),
              level > 0 ? std::max(1, static_cast<int>(level) - paper) : int{RowOfRanges::kNoInk});
    }
    for (std::size_t y = j * tiles.size; y < std::min((j + 1) * tiles.size, height); ++y) {
      threshold_row(contrast.row(y), paper, row, map.ink.row(y), map.mask.row(y));
    }
  }
  keep_strokes(map);
  map.stroke_width = stroke_width(map.ink);
  return map;
}

}  // namespace inkling::segmentation
