#include "segmentation/components.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <numeric>

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

void append_runs(const std::uint8_t* row, std::size_t width, std::size_t y, std::vector<Run>& runs) {
  const std::uint8_t* const end = row + width;
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

void extend(raster::Box& box, const Run& run) {
  const std::size_t right = std::max<std::size_t>(box.right(), run.end);
  box.left = std::min<std::size_t>(box.left, run.begin);
  box.width = right - box.left;
  box.height = run.y + 1 - box.top;
}

raster::Box common_box(std::span<const Component> components) {
  raster::Box box = components[0].box;
  for (const Component& component : components) {
    const std::size_t right = std::max(box.right(), component.box.right());
    const std::size_t bottom = std::max(box.bottom(), component.box.bottom());
    box.left = std::min(box.left, component.box.left);
    box.top = std::min(box.top, component.box.top);
    box.width = right - box.left;
    box.height = bottom - box.top;
  }
  return box;
}

}  // namespace

std::vector<Run> runs_of(const InkMap& map) {
  std::vector<Run> runs;
  for (std::size_t y = 0; y < map.height; ++y) append_runs(map.mask.data() + y * map.width, map.width, y, runs);
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
      components.push_back({{runs[i].begin, runs[i].y, runs[i].end - runs[i].begin, 1}, 0, {}});
    }
    Component& component = components[index];
    extend(component.box, runs[i]);
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

InkPatch cut_out(const InkMap& map, std::span<const Component> components) {
  if (components.empty()) return {};
  const raster::Box inner = common_box(components);
  const std::size_t left = inner.left - std::min<std::size_t>(inner.left, 1);
  const std::size_t top = inner.top - std::min<std::size_t>(inner.top, 1);
  const std::size_t right = std::min(inner.right() + 1, map.width);
  const std::size_t bottom = std::min(inner.bottom() + 1, map.height);
  InkPatch patch{right - left, bottom - top, {}, map.stroke_width};
  patch.ink.assign(patch.width * patch.height, 0);
  const auto copy = [&](std::size_t y, std::size_t begin, std::size_t end, bool rim) {
    for (std::size_t x = begin; x < end; ++x) {
      if (rim && map.mask[y * map.width + x] != 0) continue;
      patch.ink[(y - top) * patch.width + x - left] = map.ink[y * map.width + x];
    }
  };
  for (const Component& component : components) {
    for (const Run& run : component.runs) {
      copy(run.y, run.begin, run.end, false);
      const std::size_t begin = run.begin - std::min<std::size_t>(run.begin, 1);
      const std::size_t end = std::min<std::size_t>(run.end + 1, map.width);
      for (std::size_t y = run.y > 0 ? run.y - 1 : 0; y < std::min<std::size_t>(run.y + 2, map.height); ++y) {
        copy(y, begin, end, true);
      }
    }
  }
  return patch;
}

}  // namespace inkling::segmentation
