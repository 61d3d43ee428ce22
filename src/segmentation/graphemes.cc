#include "segmentation/graphemes.h"

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

// The boxes of the line's marks, empty ones where a mark has no pixel left.
std::vector<Extent> extents(const LineImage& line, std::size_t marks) {
  std::vector<Extent> extents(marks);
  for (std::size_t y = 0; y < line.mark.height; ++y) {
    for (std::size_t x = 0; x < line.mark.width; ++x) {
      const std::uint32_t mark = line.mark.at(x, y);
      if (mark != 0) extents[mark - 1].add(x, y);
    }
  }
  return extents;
}

std::vector<Cut> cuts_of(const LineImage& line, std::size_t mark, const raster::Box& box) {
  std::vector<std::uint8_t> ink(box.width * box.height);
  for (std::size_t y = 0; y < box.height; ++y) {
    for (std::size_t x = 0; x < box.width; ++x) {
      if (line.mark.at(box.left + x, box.top + y) != mark + 1) continue;
      ink[y * box.width + x] = line.ink.at(box.left + x, box.top + y);
    }
  }
  return find_cuts(ink, box.width, box.height, line.stroke_width, line.writing_height);
}

void add_cut(const Cut& cut, const raster::Box& box, Grapheme& grapheme) {
  grapheme.cut = cut.strokes;
  grapheme.cut_left = true;
  for (std::size_t y = 0; y < cut.columns.size(); ++y) {
    grapheme.cut_path.emplace_back(box.left + cut.columns[y], box.top + y);
  }
}

// Adds the pieces of a mark; gives their pixels to them.
void add_pieces(const LineImage& line, std::size_t mark, const raster::Box& box, const std::vector<Cut>& cuts,
                Graphemes& graphemes) {
  const std::size_t first = graphemes.items.size();
  std::vector<Extent> extents(cuts.size() + 1);
  std::vector<std::size_t> areas(cuts.size() + 1);
  for (std::size_t y = 0; y < box.height; ++y) {
    for (std::size_t x = 0; x < box.width; ++x) {
      if (line.mark.at(box.left + x, box.top + y) != mark + 1) continue;
      const auto piece =
          static_cast<std::size_t>(std::ranges::count_if(cuts, [&](const Cut& cut) { return cut.columns[y] <= x; }));
      extents[piece].add(box.left + x, box.top + y);
      ++areas[piece];
      graphemes.owner.at(box.left + x, box.top + y) = static_cast<std::uint32_t>(first + piece + 1);
    }
  }
  for (std::size_t piece = 0; piece <= cuts.size(); ++piece) {
    const raster::Box piece_box = areas[piece] == 0 ? raster::Box{box.left, box.top, 0, 0} : extents[piece].box();
    Grapheme& grapheme = graphemes.items.emplace_back();
    grapheme.box = piece_box;
    grapheme.area = areas[piece];
    grapheme.mark = mark;
    grapheme.mark_width = box.width;
    if (piece > 0) add_cut(cuts[piece - 1], box, grapheme);
  }
}

// Drops what is empty and puts the rest in order.
void put_in_order(Graphemes& graphemes) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < graphemes.items.size(); ++i) {
    if (graphemes.items[i].area > 0) order.push_back(i);
  }
  std::ranges::stable_sort(
      order, {}, [&](std::size_t i) { return 2 * graphemes.items[i].box.left + graphemes.items[i].box.width; });
  std::vector<Grapheme> items;
  std::vector<std::uint32_t> number(graphemes.items.size() + 1, 0);
  for (const std::size_t i : order) {
    items.push_back(graphemes.items[i]);
    number[i + 1] = static_cast<std::uint32_t>(items.size());
  }
  graphemes.items = std::move(items);
  for (std::uint32_t& owner : graphemes.owner.values) {
    if (owner != 0) owner = number[owner];  // most are 0
  }
}

}  // namespace

Graphemes find_graphemes(const LineImage& line, const std::vector<bool>& cut) {
  Graphemes graphemes;
  graphemes.owner = raster::Plane<std::uint32_t>(line.mark.width, line.mark.height);
  const std::vector<Extent> boxes = extents(line, cut.size());
  for (std::size_t mark = 0; mark < cut.size(); ++mark) {
    if (boxes[mark].right == 0) continue;
    const raster::Box box = boxes[mark].box();
    add_pieces(line, mark, box, cut[mark] ? cuts_of(line, mark, box) : std::vector<Cut>{}, graphemes);
  }
  put_in_order(graphemes);
  return graphemes;
}

raster::Box box_of(const Graphemes& graphemes, std::size_t from, std::size_t to) {
  return raster::union_of(std::span(graphemes.items).subspan(from, to - from), &Grapheme::box);
}

InkPatch patch_of(const LineImage& line, const Graphemes& graphemes, std::size_t from, std::size_t to) {
  const raster::Box box = box_of(graphemes, from, to);
  InkPatch patch{raster::Plane<std::uint8_t>(box.width, box.height), static_cast<float>(line.stroke_width)};
  for (std::size_t y = 0; y < box.height; ++y) {
    for (std::size_t x = 0; x < box.width; ++x) {
      const std::uint32_t owner = graphemes.owner.at(box.left + x, box.top + y);
      if (owner > from && owner <= to) patch.ink.at(x, y) = line.ink.at(box.left + x, box.top + y);
    }
  }
  return patch;
}

}  // namespace inkling::segmentation
