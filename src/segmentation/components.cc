#include "segmentation/components.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <numeric>
#include <utility>

namespace inkling::segmentation {
namespace {

using Label = std::uint32_t;

// Disjoint sets of runs. The root of a set is its first run.
class Sets {
 public:
  explicit Sets(std::size_t size) : parents_(size) { std::iota(parents_.begin(), parents_.end(), Label{0}); }

  Label root(Label run) {
    while (parents_[run] != run) {
      parents_[run] = parents_[parents_[run]];
      run = parents_[run];
    }
    return run;
  }

  void join(Label a, Label b) {
    a = root(a);
    b = root(b);
    parents_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<Label> parents_;
};

void append_runs(std::span<const std::uint8_t> mask, std::size_t y, std::vector<Run>& runs) {
  const std::uint8_t* const row = mask.data();
  const std::uint8_t* const end = row + mask.size();
  const auto next = [&](const std::uint8_t* from, int value) {
    const void* const found = std::memchr(from, value, static_cast<std::size_t>(end - from));
    return found != nullptr ? static_cast<const std::uint8_t*>(found) : end;
  };
  for (const std::uint8_t* at = next(row, 1); at != end;) {
    const std::uint8_t* const stop = next(at, 0);
    runs.push_back(
        {static_cast<std::uint32_t>(y), static_cast<std::uint32_t>(at - row), static_cast<std::uint32_t>(stop - row)});
    at = next(stop, 1);
  }
}

// Joins the runs of a row with those of the row above that they touch. `first`: the place of above[0] among all runs,
// those of the row follow.
void join_rows(std::span<const Run> above, std::span<const Run> row, std::size_t first, Sets& sets) {
  std::size_t left = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    while (left < above.size() && above[left].end < row[i].begin) ++left;
    for (std::size_t k = left; k < above.size() && above[k].begin <= row[i].end; ++k) {
      sets.join(static_cast<Label>(first + k), static_cast<Label>(first + above.size() + i));
    }
  }
}

raster::Box box_of(const Run& run) { return {run.begin, run.y, run.end - run.begin, 1}; }

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

std::vector<Run> runs_of(const InkMap& map) {
  std::vector<Run> runs;
  for (std::size_t y = 0; y < map.mask.height; ++y) append_runs(map.mask.row(y), y, runs);
  return runs;
}

std::vector<Component> find_components(const InkMap& map) {
  const std::vector<Run> runs = runs_of(map);
  Sets sets(runs.size());
  std::size_t above = 0;  // the first run of the row above
  for (std::size_t first = 0; first < runs.size();) {
    std::size_t end = first;
    while (end < runs.size() && runs[end].y == runs[first].y) ++end;
    // Runs two rows up touch nothing here.
    if (runs[above].y + 1 == runs[first].y)
      join_rows(std::span(runs).subspan(above, first - above), std::span(runs).subspan(first, end - first), above,
                sets);
    above = first;
    first = end;
  }
  constexpr auto kNone = std::numeric_limits<std::size_t>::max();
  std::vector<Component> components;
  std::vector<std::size_t> component_of(runs.size(), kNone);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    std::size_t& index = component_of[sets.root(static_cast<Label>(i))];
    if (index == kNone) {
      index = components.size();
      components.emplace_back();
    }
    Component& component = components[index];
    component.box = union_of(component.box, box_of(runs[i]));
    component.area += runs[i].end - runs[i].begin;
    component.runs.push_back(runs[i]);
  }
  return components;
}

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
