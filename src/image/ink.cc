#include "image/ink.h"

#include <algorithm>
#include <array>

#include "image/background.h"
#include "image/stroke.h"

namespace inkling {
namespace {

using Histogram = std::array<std::size_t, 256>;

// Otsu's threshold of the values from `first` on: the one that divides them into two classes with the largest variance
// between them. A value belongs to the upper class from the threshold on.
std::size_t otsu(const Histogram& histogram, std::size_t first) {
  double count = 0;
  double sum = 0;
  for (std::size_t v = first; v < 256; ++v) {
    count += static_cast<double>(histogram[v]);
    sum += static_cast<double>(v * histogram[v]);
  }
  double below = 0;
  double sum_below = 0;
  double best = -1;
  std::size_t threshold = first;
  for (std::size_t v = first; v < 256; ++v) {
    if (below > 0 && below < count) {
      const double difference = sum_below / below - (sum - sum_below) / (count - below);
      const double variance = below * (count - below) * difference * difference;
      if (variance > best) {
        best = variance;
        threshold = v;
      }
    }
    below += static_cast<double>(histogram[v]);
    sum_below += static_cast<double>(v * histogram[v]);
  }
  return threshold;
}

}  // namespace

InkMap find_ink(const Image& picture) {
  InkMap map{picture.width, picture.height, {}, {}, 0, false};
  map.ink.assign(picture.pixels.size(), 0);
  map.mask.assign(picture.pixels.size(), 0);
  if (picture.pixels.empty()) return map;
  Contrast contrast = contrast_to_paper(picture);
  map.inverted = contrast.inverted;
  Histogram histogram{};
  for (const std::uint8_t value : contrast.values) ++histogram[value];
  constexpr std::size_t kNoise = 16;
  const std::size_t threshold = otsu(histogram, kNoise);
  double level = 0;
  std::size_t count = 0;
  for (std::size_t v = threshold; v < 256; ++v) {
    level += static_cast<double>(v * histogram[v]);
    count += histogram[v];
  }
  if (count == 0) return map;
  level /= static_cast<double>(count);
  const auto half = static_cast<std::uint8_t>(level / 2);
  const auto gain = static_cast<std::uint32_t>(255 * 256 / level);
  for (std::size_t i = 0; i < map.mask.size(); ++i) {
    map.mask[i] = contrast.values[i] > half ? 1 : 0;
    map.ink[i] = contrast.values[i] > half / 2
                     ? static_cast<std::uint8_t>(std::min<std::uint32_t>(255, contrast.values[i] * gain / 256))
                     : std::uint8_t{0};
  }
  map.stroke_width = stroke_width(map.ink, map.width, map.height);
  return map;
}

}  // namespace inkling
