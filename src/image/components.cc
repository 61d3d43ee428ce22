#include "image/components.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace inkling {
namespace {

using Label = std::uint32_t;

// Disjoint sets of runs. The root of a set is its first run.
class Sets {
 public:
  void add() { parents_.push_back(static_cast<Label>(parents_.size())); }

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
  for (const std::uint8_t* at = std::find(row, end, 1); at != end;) {
    const std::uint8_t* const stop = std::find(at, end, 0);
    runs.push_back(
        {static_cast<std::uint32_t>(y), static_cast<std::uint32_t>(at - row), static_cast<std::uint32_t>(stop - row)});
    at = std::find(stop, end, 1);
  }
}

// Joins the runs [middle, size) of a row with those [first, middle) of the row above that they touch.
void join_rows(const std::vector<Run>& runs, std::size_t first, std::size_t middle, Sets& sets) {
  std::size_t above = first;
  for (std::size_t i = middle; i < runs.size(); ++i) {
    while (above < middle && runs[above].end < runs[i].begin) ++above;
    for (std::size_t k = above; k < middle && runs[k].begin <= runs[i].end; ++k) {
      sets.join(static_cast<Label>(k), static_cast<Label>(i));
    }
  }
}

void extend(Box& box, const Run& run) {
  const std::size_t right = std::max<std::size_t>(box.right(), run.end);
  box.left = std::min<std::size_t>(box.left, run.begin);
  box.width = right - box.left;
  box.height = run.y + 1 - box.top;
}

Box common_box(std::span<const Component> components) {
  Box box = components[0].box;
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

std::vector<Component> find_components(const InkMap& map) {
  std::vector<Run> runs;
  Sets sets;
  std::size_t above = 0;  // the first run of the row above
  for (std::size_t y = 0; y < map.height; ++y) {
    const std::size_t first = runs.size();
    append_runs(map.mask.data() + y * map.width, map.width, y, runs);
    for (std::size_t i = first; i < runs.size(); ++i) sets.add();
    // Runs two rows up touch nothing here.
    if (above < first && runs[above].y + 1 == y) join_rows(runs, above, first, sets);
    above = first;
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
  const Box inner = common_box(components);
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

}  // namespace inkling
