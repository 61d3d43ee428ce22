#include "raster/components.h"

#include <cstdint>
#include <cstring>
#include <span>

#include "raster/disjoint_sets.h"

namespace inkling::raster {
namespace {

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
void join_rows(std::span<const Run> above, std::span<const Run> row, std::size_t first, DisjointSets& sets) {
  std::size_t left = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    while (left < above.size() && above[left].end < row[i].begin) ++left;
    for (std::size_t k = left; k < above.size() && above[k].begin <= row[i].end; ++k) {
      sets.join(first + k, first + above.size() + i);
    }
  }
}

// A set for each component, which holds its runs.
DisjointSets connect(std::span<const Run> runs) {
  DisjointSets sets(runs.size());
  std::size_t above = 0;  // the first run of the row above
  for (std::size_t first = 0; first < runs.size();) {
    std::size_t end = first;
    while (end < runs.size() && runs[end].y == runs[first].y) ++end;
    // Runs two rows up touch nothing here.
    if (runs[above].y + 1 == runs[first].y) {
      join_rows(runs.subspan(above, first - above), runs.subspan(first, end - first), above, sets);
    }
    above = first;
    first = end;
  }
  return sets;
}

}  // namespace

std::vector<Run> runs_of(const Plane<std::uint8_t>& mask) {
  std::vector<Run> runs;
  for (std::size_t y = 0; y < mask.height; ++y) append_runs(mask.row(y), y, runs);
  return runs;
}

std::vector<Component> find_components(const Plane<std::uint8_t>& mask, std::size_t least_area) {
  const std::vector<Run> runs = runs_of(mask);
  DisjointSets sets = connect(runs);
  std::vector<std::uint32_t> areas(runs.size());  // by the root of its set, which is its first run
  for (std::size_t i = 0; i < runs.size(); ++i) areas[sets.root(i)] += runs[i].end - runs[i].begin;
  std::vector<Component> components;
  std::vector<std::uint32_t> numbers(runs.size());  // by the root: of the component, where it is one
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const std::size_t root = sets.root(i);
    if (areas[root] < least_area) continue;
    if (root == i) {
      numbers[i] = static_cast<std::uint32_t>(components.size());
      components.emplace_back();
    }
    const Run& run = runs[i];
    Component& component = components[numbers[root]];
    component.box = union_of(component.box, {run.begin, run.y, run.end - run.begin, 1});
    component.area += run.end - run.begin;
    component.runs.push_back(run);
  }
  return components;
}

}  // namespace inkling::raster
