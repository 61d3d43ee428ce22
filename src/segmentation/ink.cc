#include "segmentation/ink.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "raster/cells.h"
#include "raster/morphology.h"
#include "segmentation/background.h"
#include "segmentation/bold.h"
#include "segmentation/parameters.h"
#include "segmentation/polarity.h"
#include "segmentation/stroke.h"
#include "segmentation/threshold.h"

namespace inkling::segmentation {
namespace {

// Of a window of at least that many cells.
std::size_t radius_of(float window) { return std::max<std::size_t>(2, static_cast<std::size_t>(window / 2) + 1); }

// The width of the strokes that are much wider than those of the picture all together; 0 where they are little of its
// ink.
float width_of_wide_strokes(const InkMap& map) {
  const auto radius = static_cast<std::size_t>(std::ceil(kInk.wider * map.stroke_width / 2));
  const raster::Plane<std::uint8_t> wide = raster::open(map.ink, radius);
  const auto sum = [](const raster::Plane<std::uint8_t>& ink) {
    return std::accumulate(ink.values.begin(), ink.values.end(), 0.0);
  };
  if (sum(wide) < kInk.wider_share * sum(map.ink)) return 0;
  const float width = stroke_width(wide);
  return width <= kInk.widest_of_ink * map.stroke_width ? width : 0;
}

// A majority of dark cells may be a shadow: where the strokes are dark, so is the ink everywhere. Strokes that look
// light say less: what lies between dark ones does, too.
PolarityMap checked(PolarityMap majority, const raster::Cells& cells) {
  if (std::ranges::find(majority.values, std::uint8_t{1}) == majority.values.end()) return majority;
  if (polarity_of_strokes(cells) == Polarity::kDarkInk) std::ranges::fill(majority.values, std::uint8_t{0});
  return majority;
}

bool is_mostly_inverted(const InkMap& map, const raster::Cells& cells, const PolarityMap& polarity) {
  std::size_t dark = 0;
  std::size_t light = 0;
  for (std::size_t y = 0; y < map.mask.height; y += std::min<std::size_t>(cells.size, 4)) {
    const auto inverted = polarity.row(y / cells.size);
    const auto mask = map.mask.row(y);
    for (std::size_t x = 0; x < mask.size(); x += cells.size) {
      std::size_t& count = inverted[x / cells.size] != 0 ? light : dark;
      count += mask[x];
    }
  }
  return light > dark;
}

}  // namespace

InkMap find_ink(const raster::Image& picture) {
  if (picture.empty()) return {};
  const raster::Cells cells = raster::cells_of(picture);
  // A first look, at the cells, is for the width of strokes.
  const raster::Image& means = cells.means;
  const std::optional<BoldWriting> bold = find_bold_writing(means);
  const float widest = std::max(kInk.widest_stroke * static_cast<float>(std::min(means.width, means.height)),
                                bold ? kBold.window * bold->stroke_width : 0.0f);
  const PolarityMap majority = bold ? PolarityMap(means.width, means.height, bold->inverted ? 1 : 0)
                                    : checked(majority_polarity(cells, radius_of(widest)), cells);
  const InkMap coarse = threshold(contrast_to_paper(means, {1, means}, majority, radius_of(widest)));
  if (coarse.stroke_width == 0) {
    return {.ink = raster::Plane<std::uint8_t>(picture.width, picture.height),
            .mask = raster::Plane<std::uint8_t>(picture.width, picture.height)};
  }

  const float window =
      std::min(widest, std::max(kInk.window * coarse.stroke_width, kInk.wider_window * width_of_wide_strokes(coarse)));
  const PolarityMap polarity =
      bold ? majority : stroke_polarity(cells, majority, coarse.stroke_width * static_cast<float>(cells.size));
  InkMap map = threshold(contrast_to_paper(picture, cells, polarity, radius_of(window)));
  map.inverted = is_mostly_inverted(map, cells, polarity);
  return map;
}

}  // namespace inkling::segmentation
