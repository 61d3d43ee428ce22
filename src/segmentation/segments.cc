#include "segmentation/segments.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

#include "segmentation/cuts.h"

namespace inkling::segmentation {
namespace {

// A box that grows around pixels.
struct Extent {
  std::size_t left = static_cast<std::size_t>(-1);
  std::size_t top = static_cast<std::size_t>(-1);
  std::size_t right = 0;
  std::size_t bottom = 0;

  void add(std::size_t x, std::size_t y) {
    left = std::min(left, x);
    top = std::min(top, y);
    right = std::max(right, x + 1);
    bottom = std::max(bottom, y + 1);
  }

  raster::Box box() const { return {left, top, right - left, bottom - top}; }
};

// The boxes of the line's components, empty ones where a component has no pixel left.
std::vector<Extent> extents(const LineImage& line, std::size_t components) {
  std::vector<Extent> extents(components);
  for (std::size_t y = 0; y < line.component.height; ++y) {
    for (std::size_t x = 0; x < line.component.width; ++x) {
      const std::uint32_t component = line.component.at(x, y);
      if (component != 0) extents[component - 1].add(x, y);
    }
  }
  return extents;
}

std::vector<Cut> cuts_of(const LineImage& line, std::size_t component, const raster::Box& box) {
  std::vector<std::uint8_t> ink(box.width * box.height);
  for (std::size_t y = 0; y < box.height; ++y) {
    for (std::size_t x = 0; x < box.width; ++x) {
      if (line.component.at(box.left + x, box.top + y) != component + 1) continue;
      ink[y * box.width + x] = line.ink.at(box.left + x, box.top + y);
    }
  }
  return find_cuts(ink, box.width, box.height, line.stroke_width, line.writing_height);
}

void add_cut(const Cut& cut, const raster::Box& box, Segment& segment) {
  segment.cut = cut.strokes;
  segment.cut_left = true;
  for (std::size_t y = 0; y < cut.columns.size(); ++y) {
    segment.cut_path.emplace_back(box.left + cut.columns[y], box.top + y);
  }
}

// Adds the pieces of a component; gives their pixels to them.
void add_pieces(const LineImage& line, std::size_t component, const raster::Box& box, const std::vector<Cut>& cuts,
                Segments& segments) {
  const std::size_t first = segments.items.size();
  std::vector<Extent> extents(cuts.size() + 1);
  std::vector<std::size_t> areas(cuts.size() + 1);
  for (std::size_t y = 0; y < box.height; ++y) {
    for (std::size_t x = 0; x < box.width; ++x) {
      if (line.component.at(box.left + x, box.top + y) != component + 1) continue;
      const auto piece =
          static_cast<std::size_t>(std::ranges::count_if(cuts, [&](const Cut& cut) { return cut.columns[y] <= x; }));
      extents[piece].add(box.left + x, box.top + y);
      ++areas[piece];
      segments.owner.at(box.left + x, box.top + y) = static_cast<std::uint32_t>(first + piece + 1);
    }
  }
  for (std::size_t piece = 0; piece <= cuts.size(); ++piece) {
    const raster::Box piece_box = areas[piece] == 0 ? raster::Box{box.left, box.top, 0, 0} : extents[piece].box();
    Segment& segment = segments.items.emplace_back();
    segment.box = piece_box;
    segment.area = areas[piece];
    segment.component = component;
    segment.component_width = box.width;
    if (piece > 0) add_cut(cuts[piece - 1], box, segment);
  }
}

// Drops what is empty and puts the rest in order.
void put_in_order(Segments& segments) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < segments.items.size(); ++i) {
    if (segments.items[i].area > 0) order.push_back(i);
  }
  std::ranges::stable_sort(order, {},
                           [&](std::size_t i) { return 2 * segments.items[i].box.left + segments.items[i].box.width; });
  std::vector<Segment> items;
  std::vector<std::uint32_t> number(segments.items.size() + 1, 0);
  for (const std::size_t i : order) {
    items.push_back(segments.items[i]);
    number[i + 1] = static_cast<std::uint32_t>(items.size());
  }
  segments.items = std::move(items);
  for (std::uint32_t& owner : segments.owner.values) {
    if (owner != 0) owner = number[owner];  // most are 0
  }
}

}  // namespace

Segments find_segments(const LineImage& line, const std::vector<bool>& cut) {
  Segments segments;
  segments.owner = raster::Plane<std::uint32_t>(line.component.width, line.component.height);
  const std::vector<Extent> boxes = extents(line, cut.size());
  for (std::size_t component = 0; component < cut.size(); ++component) {
    if (boxes[component].right == 0) continue;
    const raster::Box box = boxes[component].box();
    add_pieces(line, component, box, cut[component] ? cuts_of(line, component, box) : std::vector<Cut>{}, segments);
  }
  put_in_order(segments);
  return segments;
}

raster::Box box_of(const Segments& segments, std::size_t from, std::size_t to) {
  return raster::union_of(std::span(segments.items).subspan(from, to - from), &Segment::box);
}

InkPatch patch_of(const LineImage& line, const Segments& segments, std::size_t from, std::size_t to) {
  const raster::Box box = box_of(segments, from, to);
  InkPatch patch{raster::Plane<std::uint8_t>(box.width, box.height), static_cast<float>(line.stroke_width)};
  for (std::size_t y = 0; y < box.height; ++y) {
    for (std::size_t x = 0; x < box.width; ++x) {
      const std::uint32_t owner = segments.owner.at(box.left + x, box.top + y);
      if (owner > from && owner <= to) patch.ink.at(x, y) = line.ink.at(box.left + x, box.top + y);
    }
  }
  return patch;
}

}  // namespace inkling::segmentation
