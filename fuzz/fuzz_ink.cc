// From a picture to what a network reads: a byte with the width, then the pixels. Never fails; what comes out of each
// stage is what the next one is promised.
#include <algorithm>
#include <array>
#include <vector>

#include "fuzz_target.h"
#include "image/components.h"
#include "image/ink.h"
#include "image/normalize.h"
#include "image/rules.h"

using namespace inkling;

namespace {

void require_consistent(const InkMap& map, const Image& picture) {
  fuzz::require(map.width == picture.width && map.height == picture.height);
  fuzz::require(map.ink.size() == picture.pixels.size() && map.mask.size() == picture.pixels.size());
  fuzz::require(std::ranges::all_of(map.mask, [](std::uint8_t value) { return value <= 1; }));
  fuzz::require(map.stroke_width >= 0 && map.stroke_width < 1e6f);
}

void require_normalized(const InkPatch& patch, const Normalization& normalization) {
  std::vector<float> input(side_of(normalization.style) * side_of(normalization.style));
  normalize(patch, normalization, input);
  fuzz::require(std::ranges::all_of(input, [](float value) { return value >= 0 && value <= 1; }));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Image picture;
  if (size > 1) {
    picture.width = std::min<std::size_t>(data[0] + 1u, size - 1);
    picture.height = (size - 1) / picture.width;
    picture.pixels.assign(data + 1, data + 1 + picture.width * picture.height);
  }
  InkMap map = find_ink(picture);
  require_consistent(map, picture);
  remove_rules(map);
  require_consistent(map, picture);
  const std::vector<Component> components = find_components(map);
  std::size_t area = 0;
  for (const Component& component : components) area += component.area;
  fuzz::require(area == static_cast<std::size_t>(std::ranges::count(map.mask, std::uint8_t{1})));
  const std::vector<Component> writing = drop_borders(drop_specks(components, map.stroke_width), map.width, map.height);
  for (const auto& part : {components, writing, one_digit(writing)}) {
    const InkPatch patch = cut_out(map, part);
    fuzz::require(patch.width <= map.width && patch.height <= map.height);
    for (const float stroke_width : {0.0f, 2.4f}) {
      require_normalized(patch, {InputStyle::kMnist, stroke_width});
      require_normalized(patch, {InputStyle::kBlocks, stroke_width});
    }
  }
  return 0;
}
