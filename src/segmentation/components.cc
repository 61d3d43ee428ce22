#include "segmentation/components.h"

#include <algorithm>
#include <utility>

namespace inkling::segmentation {
namespace {

// At which borders a box lies.
struct Borders {
  bool beside = false;
  bool above_or_below = false;
};

Borders borders_of(const raster::Box& box, std::size_t width, std::size_t height) {
  const auto reach = [](std::size_t side) { return std::max<std::size_t>(1, side / 10); };
  return {box.left < reach(width) || box.right() + reach(width) > width,
          box.top < reach(height) || box.bottom() + reach(height) > height};
}

// Beside writing of height `tallest`, in tenths of it.
bool is_cut_off(const raster::Box& box, const Borders& borders, std::size_t tallest) {
  const bool flat = 10 * box.width < 5 * tallest;
  const bool like_digit = 10 * box.height >= 6 * tallest && 10 * box.height <= 13 * tallest;
  return (borders.beside && flat && !like_digit) || (borders.above_or_below && 10 * box.height < 5 * tallest);
}

}  // namespace

std::vector<Component> drop_specks(std::vector<Component> components, float stroke_width) {
  const float least = stroke_width * stroke_width;
  std::erase_if(components, [&](const Component& component) { return static_cast<float>(component.area) < least; });
  return components;
}

std::vector<Component> drop_borders(std::vector<Component> components, std::size_t width, std::size_t height) {
  std::size_t tallest = 0;
  for (const Component& component : components) {
    const Borders borders = borders_of(component.box, width, height);
    if (!borders.beside && !borders.above_or_below) tallest = std::max(tallest, component.box.height);
  }
  std::erase_if(components, [&](const Component& component) {
    return is_cut_off(component.box, borders_of(component.box, width, height), tallest);
  });
  return components;
}

std::vector<Component> one_digit(std::vector<Component> components) {
  if (components.empty()) return components;
  const raster::Box largest = std::ranges::max_element(components, {}, &Component::area)->box;
  const std::size_t size = std::max(largest.width, largest.height);
  std::erase_if(components, [&](const Component& component) {
    const raster::Box& box = component.box;
    const bool small = 5 * std::max(box.width, box.height) < size;
    const auto gap = [](std::size_t begin, std::size_t end, std::size_t other_begin, std::size_t other_end) {
      return std::max({begin, other_begin}) - std::min({std::max(begin, other_begin), end, other_end});
    };
    const bool far = 4 * gap(box.left, box.right(), largest.left, largest.right()) > size ||
                     4 * gap(box.top, box.bottom(), largest.top, largest.bottom()) > size;
    return box != largest && (small || far);
  });
  return components;
}

InkPatch cut_out(const InkMap& map, std::span<const Component> components) {
  if (components.empty()) return {};
  const auto [width, height] = std::pair(map.ink.width, map.ink.height);
  const raster::Box box = grown(raster::union_of(components, &Component::box), 1, width, height);
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
