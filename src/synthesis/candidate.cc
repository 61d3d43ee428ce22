#include "synthesis/candidate.h"

#include <algorithm>

#include "raster/morphology.h"
#include "segmentation/components.h"
#include "segmentation/segmentation.h"
#include "synthesis/parameters.h"

namespace inkling::synthesis {
namespace {

// What of `map` lies on or beside the scene's own ink, and not on others'.
segmentation::InkMap own_ink(const Scene& scene, segmentation::InkMap map) {
  const Ink near = raster::dilate(scene.own, kOwnInk.spread);
  for (std::size_t i = 0; i < map.mask.values.size(); ++i) {
    const bool is_own = near.values[i] >= kOwnInk.ink && scene.own.values[i] >= scene.ink.values[i];
    if (is_own) continue;
    map.mask.values[i] = 0;
    map.ink.values[i] = 0;
  }
  return map;
}

}  // namespace

std::optional<segmentation::InkPatch> find_candidate(const raster::Image& picture, const Scene& scene) {
  const segmentation::InkMap map = own_ink(scene, segmentation::segment(picture).ink);
  auto components = segmentation::components_of(map.mask, map.stroke_width);
  if (components.empty()) return std::nullopt;
  if (scene.largest_alone) components = {*std::ranges::max_element(components, {}, &segmentation::Component::area)};
  return segmentation::cut_out(map, components);
}

}  // namespace inkling::synthesis
