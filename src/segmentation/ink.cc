#include "segmentation/ink.h"

#include <algorithm>
#include <cmath>

#include "raster/cells.h"
#include "segmentation/background.h"
#include "segmentation/parameters.h"
#include "segmentation/polarity.h"
#include "segmentation/stroke.h"
#include "segmentation/threshold.h"

namespace inkling::segmentation {
namespace {

// Of a window of at least that many cells.
std::size_t radius_of(float window) { return std::max<std::size_t>(2, static_cast<std::size_t>(window / 2) + 1); }

bool is_mostly_inverted(const InkMap& map, const raster::Cells& cells, const PolarityMap& polarity) {
  std::size_t dark = 0;
  std::size_t light = 0;
  for (std::size_t y = 0; y < map.height; y += std::min<std::size_t>(cells.size, 4)) {
    const std::uint8_t* const inverted = polarity.data() + y / cells.size * cells.means.width;
    const std::uint8_t* const mask = map.mask.data() + y * map.width;
    for (std::size_t x = 0; x < map.width; x += cells.size) {
      std::size_t& count = inverted[x / cells.size] != 0 ? light : dark;
      count += mask[x];
    }
  }
  return light > dark;
}

}  // namespace

InkMap find_ink(const raster::Image& picture) {
  InkMap map{picture.width, picture.height, {}, {}, 0, false};
  map.ink.resize(picture.pixels.size());
  map.mask.resize(picture.pixels.size());
  if (picture.pixels.empty()) return map;
  const raster::Cells cells = raster::cells_of(picture);
  // A first look, at the cells, is for the width of strokes.
  const raster::Image& means = cells.means;
  InkMap coarse{means.width, means.height, {}, {}, 0, false};
  coarse.ink.resize(means.pixels.size());
  coarse.mask.resize(means.pixels.size());
  const float widest = kInk.widest_stroke * static_cast<float>(std::min(means.width, means.height));
  const PolarityMap majority = majority_polarity(cells, radius_of(widest));
  threshold(contrast_to_paper(means, {1, means}, majority, radius_of(widest)), coarse);
  if (coarse.stroke_width == 0) return map;

  const float window = std::min(widest, kInk.window * coarse.stroke_width);
  const PolarityMap polarity = stroke_polarity(cells, majority, coarse.stroke_width * static_cast<float>(cells.size));
  threshold(contrast_to_paper(picture, cells, polarity, radius_of(window)), map);
  map.inverted = is_mostly_inverted(map, cells, polarity);
  return map;
}

}  // namespace inkling::segmentation
