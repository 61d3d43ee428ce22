#include "segmentation/segmentation.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <functional>
#include <numeric>
#include <span>
#include <utility>

#include "segmentation/candidates.h"
#include "segmentation/parameters.h"

namespace inkling::segmentation {
namespace {

// Among how many components of a picture of so many pixels lines are looked for.
std::size_t most_components(std::size_t pixels) {
  return std::clamp(pixels / kLimits.pixels_a_component, kLimits.few_components, kLimits.components);
}

// The lines of writing among the largest components, all of them where there are not too many.
std::vector<TextLine> lines_among(const std::vector<Component>& components, const InkMap& ink) {
  const auto stroke_width = static_cast<double>(ink.stroke_width);
  const std::size_t most = most_components(ink.mask.values.size());
  if (components.size() <= most) return find_lines(components, ink.mask.width, ink.mask.height, stroke_width);
  std::vector<std::size_t> order(components.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto last = order.begin() + static_cast<std::ptrdiff_t>(most);
  std::ranges::nth_element(order, last, std::ranges::greater(), [&](std::size_t i) { return components[i].area; });
  order.erase(last, order.end());
  std::vector<Component> largest;
  for (const std::size_t i : order) largest.push_back(components[i]);
  std::vector<TextLine> lines = find_lines(largest, ink.mask.width, ink.mask.height, stroke_width);
  for (TextLine& line : lines) {
    for (std::size_t& component : line.components) component = order[component];
  }
  return lines;
}

LineSegmentation segment_line(TextLine line, const std::vector<Component>& components, const InkMap& ink) {
  line.components.resize(std::min(line.components.size(), kLimits.components_in_a_line));
  LineImage image = cut_line(ink, components, line);
  Segments whole = find_segments(image, std::vector<bool>(line.components.size(), false));
  return {std::move(line), std::move(image), std::move(whole)};
}

}  // namespace

Segmentation segment(const raster::Image& picture) {
  auto [ink, ruled_lines] = take_out_ruled_lines(find_ink(picture));
  std::vector<Component> components = components_of(ink.mask, ink.stroke_width);
  std::vector<LineSegmentation> lines;
  for (TextLine& line : lines_among(components, ink)) lines.push_back(segment_line(std::move(line), components, ink));
  return {std::move(ink), std::move(ruled_lines), std::move(components), std::move(lines)};
}

std::vector<bool> may_be_several(const LineSegmentation& line) {
  std::vector<bool> several(line.line.components.size(), false);
  for (const Segment& whole : line.whole.items) several[whole.component] = may_be_several(line.image, whole.box);
  return several;
}

Segments cut(const LineSegmentation& line, const std::vector<bool>& components) {
  assert(components.size() == line.line.components.size());
  const bool any = std::ranges::find(components, true) != components.end();
  return any ? find_segments(line.image, components) : line.whole;
}

}  // namespace inkling::segmentation
