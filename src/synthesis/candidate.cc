#include "synthesis/candidate.h"

#include <algorithm>

#include "raster/morphology.h"
#include "segmentation/components.h"
#include "segmentation/ink.h"

namespace inkling::synthesis {
namespace {

constexpr float kInk = 0.3f;
constexpr std::size_t kReach = 2;  // pixels that a lens and a file spread ink

// Leaves of the map what lies on or beside the scene's own ink, and not on others'.
void keep_own(const Scene& scene, segmentation::InkMap& map) {
  const Ink near = raster::dilate(scene.own, kReach);
  for (std::size_t i = 0; i < map.mask.values.size(); ++i) {
    const bool is_own = near.values[i] >= kInk && scene.own.values[i] >= scene.ink.values[i];
    if (is_own) continue;
    map.mask.values[i] = 0;
    map.ink.values[i] = 0;
  }
}

}  // namespace

std::optional<segmentation::InkPatch> find_candidate(const raster::Image& picture, const Scene& scene) {
  segmentation::InkMap map = segmentation::find_ink(picture);
  keep_own(scene, map);
  auto components = segmentation::drop_specks(raster::find_components(map.mask), map.stroke_width);
  if (components.empty()) return std::nullopt;
  if (scene.largest_alone) components = {*std::ranges::max_element(components, {}, &segmentation::Component::area)};
  return segmentation::cut_out(map, components);
}

}  // namespace inkling::synthesis
