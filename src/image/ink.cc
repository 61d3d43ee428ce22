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

std::size_t radius_in_cells(float window, const Cells& cells) {
  return std::max<std::size_t>(2, static_cast<std::size_t>(window / 2 / static_cast<float>(cells.size)) + 1);
}

}  // namespace

InkMap find_ink(const Image& picture) {
  InkMap map{picture.width, picture.height, {}, {}, 0, false};
  map.ink.assign(picture.pixels.size(), 0);
  map.mask.assign(picture.pixels.size(), 0);
  if (picture.pixels.empty()) return map;
  const Cells cells = cells_of(picture);
  PolarityMap polarity = common_polarity(cells);
  map.inverted = polarity[0] != 0;
  const float widest = kWidestStroke * static_cast<float>(std::min(picture.width, picture.height));
  threshold(contrast_to_paper(picture, cells, polarity, radius_in_cells(widest, cells)), map);
  if (map.stroke_width == 0) return map;

  const float window = std::min(widest, kWindowInStrokes * map.stroke_width);
  polarity = local_polarity(cells, polarity, map.stroke_width);
  threshold(contrast_to_paper(picture, cells, polarity, radius_in_cells(window, cells)), map);
  return map;
}

}  // namespace inkling
