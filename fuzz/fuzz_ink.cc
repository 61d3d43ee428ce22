// From a picture to what a network reads: a byte with the width, then the pixels. Never fails; what comes out of each
// stage is what the next one is promised.
#include <algorithm>
#include <array>
#include <vector>

#include "fuzz_target.h"
#include "segmentation/components.h"
#include "segmentation/ink.h"
#include "segmentation/normalize.h"
#include "segmentation/rules.h"

using namespace inkling;

namespace {

void require_consistent(const segmentation::InkMap& map, const raster::Image& picture) {
  for (const auto* plane : {&map.ink, &map.mask}) {
    fuzz::require(plane->width == picture.width && plane->height == picture.height);
    fuzz::require(plane->values.size() == picture.values.size());
  }
  fuzz::require(std::ranges::all_of(map.mask.values, [](std::uint8_t value) { return value <= 1; }));
  fuzz::require(map.stroke_width >= 0 && map.stroke_width < 1e6f);
}

void require_normalized(const segmentation::InkPatch& patch, const segmentation::Normalization& normalization) {
  std::vector<float> input(segmentation::side_of(normalization.style) * segmentation::side_of(normalization.style));
  segmentation::normalize(patch, normalization, input);
  fuzz::require(std::ranges::all_of(input, [](float value) { return value >= 0 && value <= 1; }));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  raster::Image picture;
  if (size > 1) {
    const std::size_t width = std::min<std::size_t>(data[0] + 1u, size - 1);
    const std::size_t height = (size - 1) / width;
    picture = raster::Image(width, height, std::vector<std::uint8_t>(data + 1, data + 1 + width * height));
  }
  segmentation::InkMap map = segmentation::find_ink(picture);
  require_consistent(map, picture);
  segmentation::remove_rules(map);
  require_consistent(map, picture);
  const std::vector<segmentation::Component> components = raster::find_components(map.mask);
  std::size_t area = 0;
  for (const segmentation::Component& component : components) area += component.area;
  fuzz::require(area == static_cast<std::size_t>(std::ranges::count(map.mask.values, std::uint8_t{1})));
  const std::vector<segmentation::Component> writing = segmentation::drop_borders(
      segmentation::drop_specks(components, map.stroke_width), picture.width, picture.height);
  for (const auto& part : {components, writing, segmentation::one_digit(writing)}) {
    const segmentation::InkPatch patch = segmentation::cut_out(map, part);
    fuzz::require(patch.ink.width <= picture.width && patch.ink.height <= picture.height);
    for (const float stroke_width : {0.0f, 2.4f}) {
      require_normalized(patch, {segmentation::InputStyle::kMnist, stroke_width});
      require_normalized(patch, {segmentation::InputStyle::kBlocks, stroke_width});
    }
  }
  return 0;
}
