#include "segmentation/components.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace inkling::segmentation {
std::vector<Component> components_of(const raster::Plane<std::uint8_t>& mask, float stroke_width) {
  return raster::find_components(mask, static_cast<std::size_t>(std::ceil(stroke_width * stroke_width)));
}

InkPatch cut_out(const InkMap& map, std::span<const Component> components) {
  if (components.empty()) return {};
  const auto [width, height] = std::pair(map.ink.width, map.ink.height);
  const raster::Box box = raster::grown(raster::union_of(components, &Component::box), 1, width, height);
  InkPatch patch{raster::Plane<std::uint8_t>(box.width, box.height), map.stroke_width};
  const auto copy = [&](std::size_t y, std::size_t begin, std::size_t end, bool rim) {
    for (std::size_t x = begin; x < end; ++x) {
      if (rim && map.mask.at(x, y) != 0) continue;
      patch.ink.at(x - box.left, y - box.top) = map.ink.at(x, y);
    }
  };
  for (const Component& component : components) {
    for (const Run& run : component.runs) {
      copy(run.y, run.begin, run.end, false);
      const std::size_t begin = run.begin - std::min<std::size_t>(run.begin, 1);
      const std::size_t end = std::min<std::size_t>(run.end + 1, width);
      for (std::size_t y = run.y > 0 ? run.y - 1 : 0; y < std::min<std::size_t>(run.y + 2, height); ++y) {
        copy(y, begin, end, true);
      }
    }
  }
  return patch;
}

}  // namespace inkling::segmentation
