#include "image/ink.h"

#include <algorithm>
#include <cmath>

#include "image/background.h"
#include "image/stroke.h"
#include "image/threshold.h"

namespace inkling {
namespace {

// The window that paper is found with before the strokes' width is known, as a part of the shorter side: strokes are
// narrower, even of one digit that fills the picture.
constexpr float kWidestStroke = 0.33f;

// And when it is known, in strokes' widths: where strokes meet, ink is wider than a stroke.
constexpr float kWindowInStrokes = 6;

// Of a window of at least that many cells.
std::size_t radius_of(float window) { return std::max<std::size_t>(2, static_cast<std::size_t>(window / 2) + 1); }

}  // namespace

InkMap find_ink(const Image& picture) {
  InkMap map{picture.width, picture.height, {}, {}, 0, false};
  map.ink.resize(picture.pixels.size());
  map.mask.resize(picture.pixels.size());
  if (picture.pixels.empty()) return map;
  const Cells cells = cells_of(picture);
  const PolarityMap common = common_polarity(cells);
  map.inverted = common[0] != 0;

  // A first look, at the cells, is for the width of strokes.
  const Image& means = cells.means;
  InkMap coarse{means.width, means.height, {}, {}, 0, false};
  coarse.ink.resize(means.pixels.size());
  coarse.mask.resize(means.pixels.size());
  const float widest = kWidestStroke * static_cast<float>(std::min(means.width, means.height));
  threshold(contrast_to_paper(means, {1, means}, common, radius_of(widest)), coarse);
  if (coarse.stroke_width == 0) return map;

  const float window = std::min(widest, kWindowInStrokes * coarse.stroke_width);
  const PolarityMap polarity = local_polarity(cells, common, coarse.stroke_width * static_cast<float>(cells.size));
  threshold(contrast_to_paper(picture, cells, polarity, radius_of(window)), map);
  return map;
}

}  // namespace inkling
