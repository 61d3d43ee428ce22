#include "segmentation/bold.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>
#include <vector>

#include "raster/components.h"
#include "segmentation/parameters.h"
#include "segmentation/stroke.h"

namespace inkling::segmentation {
namespace {

using Histogram = std::array<std::size_t, 256>;

struct Tones {
  std::size_t threshold = 0;  // the lighter tone has this and more
  double dark = 0;            // the middle one of the darker tone's values
  double light = 0;
  double dark_share = 0;  // of the picture, 0..1
};

// The value that `rank` of the histogram's values lie below.
double value_at(const Histogram& histogram, std::size_t rank) {
  std::size_t below = 0;
  for (std::size_t value = 0; value < histogram.size(); ++value) {
    below += histogram[value];
    if (below > rank) return static_cast<double>(value);
  }
  return 255;
}

// The two tones that a picture is made of: nearly all of it lies near one of them, and hardly anything beyond them.
std::optional<Tones> tones_of(const Histogram& histogram, std::size_t count) {
  const auto outliers = static_cast<std::size_t>(kBold.outliers * static_cast<double>(count));
  const double darkest = value_at(histogram, outliers);
  const double lightest = value_at(histogram, count - 1 - outliers);
  if (lightest - darkest < kBold.least_contrast) return std::nullopt;
  const auto threshold = static_cast<std::size_t>((darkest + lightest + 1) / 2);
  const auto begin = histogram.begin();
  const std::size_t dark = std::accumulate(begin, begin + static_cast<std::ptrdiff_t>(threshold), std::size_t{0});
  const Tones tones{threshold, value_at(histogram, dark / 2), value_at(histogram, dark + (count - dark) / 2),
                    static_cast<double>(dark) / static_cast<double>(count)};
  const double reach = kBold.tone * (tones.light - tones.dark);
  if (tones.dark - darkest > reach || lightest - tones.light > reach) return std::nullopt;
  return tones;
}

// The share of the picture's outermost pixels that are set.
double border_share(const raster::Plane<std::uint8_t>& mask) {
  std::size_t set = 0;
  for (const std::size_t y : {std::size_t{0}, mask.height - 1}) {
    for (const std::uint8_t value : mask.row(y)) set += value;
  }
  for (std::size_t y = 0; y < mask.height; ++y) set += mask.at(0, y) + mask.at(mask.width - 1, y);
  return static_cast<double>(set) / static_cast<double>(2 * (mask.width + mask.height));
}

// Whether all that is set makes figures of most of the picture's height, none of them solid up to the border as a
// shadow or a table beside the paper is.
bool are_figures(const raster::Plane<std::uint8_t>& mask) {
  const auto total = static_cast<double>(std::ranges::count(mask.values, std::uint8_t{1}));
  for (const raster::Component& component : raster::find_components(mask)) {
    const raster::Box& box = component.box;
    const auto area = static_cast<double>(component.area);
    if (area < kBold.speck * total) continue;
    if (static_cast<double>(box.height) < kBold.least_height * static_cast<double>(mask.height)) return false;
    const bool at_border = box.left == 0 || box.top == 0 || box.right() == mask.width || box.bottom() == mask.height;
    if (at_border && area > kBold.solid * static_cast<double>(box.width * box.height)) return false;
  }
  return true;
}

}  // namespace

std::optional<BoldWriting> find_bold_writing(const raster::Image& means) {
  Histogram histogram{};
  for (const std::uint8_t value : means.values) ++histogram[value];
  const std::optional<Tones> tones = tones_of(histogram, means.values.size());
  if (!tones || tones->dark_share < kBold.least_share || tones->dark_share > 1 - kBold.least_share) return std::nullopt;
  raster::Plane<std::uint8_t> mask(means.width, means.height);
  std::ranges::transform(means.values, mask.values.begin(), [&](std::uint8_t value) {
    return value < tones->threshold ? std::uint8_t{1} : std::uint8_t{0};
  });
  const double border = border_share(mask);
  // A dark rim all around a light inside is more often a table around paper than paper around light ink.
  const bool inverted = border > kBold.table ? tones->dark_share > 0.5 : border > 0.5;
  if (inverted) {
    for (std::uint8_t& value : mask.values) value ^= 1;
  }
  raster::Plane<std::uint8_t> ink = mask;
  for (std::uint8_t& value : ink.values) value = value != 0 ? 255 : 0;
  const float width = stroke_width(ink);
  const auto side = static_cast<float>(std::min(means.width, means.height));
  if (width < kBold.least_stroke * side || !are_figures(mask)) return std::nullopt;
  return BoldWriting{inverted, width};
}

}  // namespace inkling::segmentation
