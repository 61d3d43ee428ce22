// A picture taken apart, down to what a network reads: a byte with the width, then the pixels. Never fails; what comes
// out of each stage is what the next one is promised.
#include <algorithm>
#include <span>
#include <vector>

#include "fuzz_target.h"
#include "segmentation/candidates.h"
#include "segmentation/normalize.h"
#include "segmentation/segmentation.h"

using namespace inkling;

namespace {

void require_normalized(const segmentation::InkPatch& patch, const segmentation::Normalization& normalization) {
  std::vector<float> input(segmentation::side_of(normalization.style) * segmentation::side_of(normalization.style));
  segmentation::normalize(patch, normalization, input);
  fuzz::require(std::ranges::all_of(input, [](float value) { return value >= 0 && value <= 1; }));
}

void require_consistent(const segmentation::InkMap& map, const raster::Image& picture) {
  for (const auto* plane : {&map.ink, &map.mask}) {
    fuzz::require(plane->width == picture.width && plane->height == picture.height);
    fuzz::require(plane->values.size() == picture.values.size());
  }
  fuzz::require(std::ranges::all_of(map.mask.values, [](std::uint8_t value) { return value <= 1; }));
  fuzz::require(map.stroke_width >= 0 && map.stroke_width < 1e6f);
}

// Every pixel of the mask is in one component; components that are no specks are those of the segmentation.
void require_whole(const segmentation::Segmentation& found) {
  const std::vector<segmentation::Component> all = raster::find_components(found.ink.mask);
  std::size_t area = 0;
  for (const segmentation::Component& component : all) area += component.area;
  fuzz::require(area == static_cast<std::size_t>(std::ranges::count(found.ink.mask.values, std::uint8_t{1})));
  fuzz::require(found.components.size() <= all.size());
}

// What --single reads.
void require_single(const segmentation::Segmentation& found) {
  const auto stroke_width = static_cast<double>(found.ink.stroke_width);
  std::vector<segmentation::Component> writing;
  for (const std::size_t i :
       segmentation::writing_in(found.components, found.ink.mask.width, found.ink.mask.height, stroke_width)) {
    writing.push_back(found.components.at(i));
  }
  for (const auto& chosen : {found.components, writing}) {
    const segmentation::InkPatch patch = segmentation::cut_out(found.ink, chosen);
    fuzz::require(patch.ink.width <= found.ink.ink.width && patch.ink.height <= found.ink.ink.height);
    for (const float strokes : {0.0f, 2.4f}) {
      require_normalized(patch, {segmentation::InputStyle::kMnist, strokes});
      require_normalized(patch, {segmentation::InputStyle::kBlocks, strokes});
    }
  }
}

// Segments have ink, in order from the left, and every pixel of a component has an owner among them.
void require_sound(const segmentation::LineSegmentation& line, const segmentation::Segments& segments) {
  const auto middle = [](const segmentation::Segment& segment) { return 2 * segment.box.left + segment.box.width; };
  fuzz::require(std::ranges::is_sorted(segments.items, {}, middle));
  for (const segmentation::Segment& segment : segments.items) {
    fuzz::require(segment.area > 0 && segment.component < line.line.components.size());
    fuzz::require(segment.box.right() <= line.image.ink.width && segment.box.bottom() <= line.image.ink.height);
  }
  fuzz::require(segments.owner.values.size() == line.image.component.values.size());
  for (std::size_t i = 0; i < segments.owner.values.size(); ++i) {
    fuzz::require(segments.owner.values[i] <= segments.items.size());
    fuzz::require((segments.owner.values[i] != 0) == (line.image.component.values[i] != 0));
  }
}

// What reading a line asks the network for, when everything that may be cut is.
void require_candidates(const segmentation::LineSegmentation& line) {
  const std::vector<bool> to_cut = segmentation::may_be_several(line);
  const segmentation::Segments segments = segmentation::cut(line, to_cut);
  require_sound(line, segments);
  fuzz::require(segments.items.size() >= line.whole.items.size());
  const std::vector<bool> none(to_cut.size(), false);
  for (const segmentation::Candidate& candidate : segmentation::find_candidates(line.image, segments, none)) {
    fuzz::require(candidate.from < candidate.to && candidate.to <= segments.items.size());
    require_normalized(segmentation::patch_of(line.image, segments, candidate.from, candidate.to), {});
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  raster::Image picture;
  if (size > 1) {
    const std::size_t width = std::min<std::size_t>(data[0] + 1u, size - 1);
    const std::size_t height = (size - 1) / width;
    picture = raster::Image(width, height, std::vector<std::uint8_t>(data + 1, data + 1 + width * height));
  }
  const segmentation::Segmentation found = segmentation::segment(picture);
  require_consistent(found.ink, picture);
  require_whole(found);
  require_single(found);
  for (const segmentation::LineSegmentation& line : found.lines) {
    for (const std::size_t component : line.line.components) fuzz::require(component < found.components.size());
    require_sound(line, line.whole);
    require_candidates(line);
  }
  return 0;
}
