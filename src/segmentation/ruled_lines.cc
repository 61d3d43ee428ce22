#include "segmentation/ruled_lines.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <utility>

#include "segmentation/components.h"
#include "segmentation/parameters.h"
#include "segmentation/stroke.h"

namespace inkling::segmentation {
namespace {

// Pixels of one column below one another, no more of them than a ruled line is thick. Rows and columns are those of the
// mask, turned for vertical lines.
struct Dot {
  std::uint32_t x = 0;
  std::uint32_t top = 0;
  std::uint32_t end = 0;  // one past the lowest

  float middle() const { return static_cast<float>(top + end - 1) / 2; }
};

constexpr std::size_t kChunk = 64;  // pixels compared at once: most of a page is paper

// By column, then by row.
std::vector<Dot> dots_of_columns(const InkMap& map, std::uint32_t thickest) {
  std::vector<Dot> dots;
  const auto [width, height] = std::pair(map.mask.width, map.mask.height);
  const std::vector<std::uint8_t> paper(width);
  std::vector<std::uint32_t> starts(width);
  for (std::size_t y = 0; y <= height; ++y) {
    const std::uint8_t* const above = y > 0 ? map.mask.row(y - 1).data() : paper.data();
    const std::uint8_t* const row = y < height ? map.mask.row(y).data() : paper.data();
    for (std::size_t first = 0; first < width; first += kChunk) {
      const std::size_t end = std::min(first + kChunk, width);
      if (std::equal(above + first, above + end, row + first)) continue;
      for (std::size_t x = first; x < end; ++x) {
        if (above[x] == row[x]) continue;
        if (row[x] != 0) {
          starts[x] = static_cast<std::uint32_t>(y);
        } else if (y - starts[x] <= thickest) {
          dots.push_back({static_cast<std::uint32_t>(x), starts[x], static_cast<std::uint32_t>(y)});
        }
      }
    }
  }
  std::ranges::stable_sort(dots, {}, &Dot::x);
  return dots;
}

// The same of the turned picture: its columns are rows here.
std::vector<Dot> dots_of_rows(const std::vector<Run>& runs, std::uint32_t thickest) {
  std::vector<Dot> dots;
  for (const Run& run : runs) {
    if (run.end - run.begin <= thickest) dots.push_back({run.y, run.begin, run.end});
  }
  return dots;
}

// Dots in a row, and the straight line nearest to their middles (least squares).
struct Line {
  float begin = std::numeric_limits<float>::max();  // the first column
  float end = 0;                                    // one past the last
  double count = 0;                                 // columns that have a dot
  double x = 0, y = 0, xx = 0, xy = 0, yy = 0;      // sums over the dots
  double thickness = 0;                             // sum

  void add(const Dot& dot) {
    const auto column = static_cast<double>(dot.x);
    const auto row = static_cast<double>(dot.middle());
    add({static_cast<float>(column), static_cast<float>(column + 1), 1, column, row, column * column, column * row,
         row * row, static_cast<double>(dot.end - dot.top)});
  }

  void add(const Line& other) {
    begin = std::min(begin, other.begin);
    end = std::max(end, other.end);
    count += other.count;
    x += other.x;
    y += other.y;
    xx += other.xx;
    xy += other.xy;
    yy += other.yy;
    thickness += other.thickness;
  }

  float length() const { return end - begin; }
  float mean_thickness() const { return static_cast<float>(thickness / count); }

  float slope() const {
    const double spread = xx - x * x / count;
    return spread > 0 ? static_cast<float>((xy - x * y / count) / spread) : 0.0f;
  }

  float at(float column) const {
    return static_cast<float>(y / count) + slope() * (column - static_cast<float>(x / count));
  }

  // The root of the mean squared distance of the dots from the line.
  float deviation() const {
    const double spread = yy - y * y / count;
    const auto steep = static_cast<double>(slope());
    const double explained = steep * steep * (xx - x * x / count);
    return static_cast<float>(std::sqrt(std::max(0.0, (spread - explained) / count)));
  }

  bool is_straight() const {
    return std::abs(slope()) <= kRuledLine.steepest &&
           deviation() <= kRuledLine.deviation + kRuledLine.deviation_of_thick * mean_thickness();
  }
};

// Dots that touch from column to column, as far as that goes.
std::vector<Line> chains(const std::vector<Dot>& dots, std::size_t height) {
  struct Last {
    std::uint32_t x = std::numeric_limits<std::uint32_t>::max() - 1;
    std::size_t chain = 0;
  };
  std::vector<Last> last(height + 2);  // by row + 1: the dot that had this row last, and its chain
  std::vector<Line> lines;
  for (const Dot& dot : dots) {
    std::optional<std::size_t> chain;
    for (std::uint32_t row = dot.top; row < dot.end + 2 && !chain; ++row) {
      if (last[row].x + 1 == dot.x) chain = last[row].chain;
    }
    if (!chain) {
      chain = lines.size();
      lines.emplace_back();
    }
    lines[*chain].add(dot);
    for (std::uint32_t row = dot.top; row < dot.end; ++row) last[row + 1] = {dot.x, *chain};
  }
  return lines;
}

// Straight pieces that lie on one line, joined, the longest first; those that are long and filled enough for a side of
// a box.
std::vector<Line> long_lines(std::vector<Line> pieces, float shortest) {
  std::erase_if(pieces,
                [](const Line& line) { return line.length() < kRuledLine.shortest_piece || !line.is_straight(); });
  std::ranges::stable_sort(pieces, std::ranges::greater{}, &Line::length);
  if (pieces.size() > kRuledLine.most_pieces) pieces.resize(kRuledLine.most_pieces);
  std::size_t tries = 0;
  std::vector<Line> lines;
  std::vector<bool> used(pieces.size());
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (used[i] || pieces[i].length() < kRuledLine.first_piece * shortest) continue;
    if (++tries > kRuledLine.most_tries) break;
    Line line = pieces[i];
    for (std::size_t k = i + 1; k < pieces.size(); ++k) {
      if (used[k]) continue;
      const float reach = std::max(1.0f, line.mean_thickness());
      const float gap = std::max(pieces[k].begin - line.end, line.begin - pieces[k].end);
      const auto is_on = [&](float x) { return std::abs(line.at(x) - pieces[k].at(x)) <= reach; };
      if (gap > line.length() || !is_on(pieces[k].begin) || !is_on(pieces[k].end - 1)) continue;
      Line joined = line;
      joined.add(pieces[k]);
      if (!joined.is_straight()) continue;
      line = joined;
      used[k] = true;
    }
    const float cover = static_cast<float>(line.count) / line.length();
    const bool faint = line.length() >= kRuledLine.faint_proportion * std::max(1.0f, line.mean_thickness());
    if (line.length() >= std::max(shortest, kRuledLine.side_proportion * line.mean_thickness()) &&
        cover >= (faint ? kRuledLine.faint_cover : kRuledLine.cover)) {
      lines.push_back(line);
    }
  }
  return lines;
}

std::vector<RuledLine> find_lines(const InkMap& map, bool vertical) {
  const auto thickest =
      static_cast<std::uint32_t>(std::max(kRuledLine.least_thickest, kRuledLine.thickest * map.stroke_width + 1));
  const float shortest = kRuledLine.side_proportion * std::max(1.0f, kRuledLine.side_strokes * map.stroke_width);
  const std::vector<Dot> dots =
      vertical ? dots_of_rows(raster::runs_of(map.mask), thickest) : dots_of_columns(map, thickest);
  std::vector<RuledLine> ruled_lines;
  for (const Line& line : long_lines(chains(dots, vertical ? map.mask.width : map.mask.height), shortest)) {
    ruled_lines.push_back(
        {vertical, line.begin, line.length(), line.at(line.begin), line.slope(), line.mean_thickness()});
  }
  return ruled_lines;
}

// A mask and ink that can be looked at in turned coordinates.
struct Turned {
  InkMap& map;
  bool vertical;

  std::ptrdiff_t columns() const { return static_cast<std::ptrdiff_t>(vertical ? map.mask.height : map.mask.width); }
  std::ptrdiff_t rows() const { return static_cast<std::ptrdiff_t>(vertical ? map.mask.width : map.mask.height); }

  std::uint8_t& at(raster::Plane<std::uint8_t>& plane, std::ptrdiff_t x, std::ptrdiff_t y) const {
    const auto column = static_cast<std::size_t>(vertical ? y : x);
    return plane.at(column, static_cast<std::size_t>(vertical ? x : y));
  }

  bool is_ink(std::ptrdiff_t x, std::ptrdiff_t y) const { return y >= 0 && y < rows() && at(map.mask, x, y) != 0; }

  void clear(std::ptrdiff_t x, std::ptrdiff_t y) const { at(map.mask, x, y) = at(map.ink, x, y) = 0; }
};

// Clears the pixels of column x that belong to the ruled line with its middle at `middle`, unless there are more of
// them than the line is thick.
void clear_column(const Turned& turned, std::ptrdiff_t x, float middle, float thickness) {
  const auto reach = static_cast<std::ptrdiff_t>(thickness / 2 + 1);
  const auto line = static_cast<std::ptrdiff_t>(std::lround(middle));
  const auto thickest = static_cast<std::ptrdiff_t>(kRuledLine.cleared * thickness + kRuledLine.cleared_rim);
  for (std::ptrdiff_t y = line - reach; y <= line + reach; ++y) {
    if (!turned.is_ink(x, y)) continue;
    std::ptrdiff_t top = y;
    while (turned.is_ink(x, top - 1) && y - top <= thickest) --top;
    std::ptrdiff_t end = y + 1;
    while (turned.is_ink(x, end) && end - top <= thickest) ++end;
    if (end - top <= thickest) {
      for (std::ptrdiff_t row = std::max<std::ptrdiff_t>(0, top - 1); row < std::min(end + 1, turned.rows()); ++row) {
        turned.clear(x, row);
      }
    }
    y = end;
  }
}

void clear(const RuledLine& ruled, InkMap& map) {
  const Turned turned{map, ruled.vertical};
  const auto begin = static_cast<std::ptrdiff_t>(ruled.begin - ruled.thickness);
  const auto end = static_cast<std::ptrdiff_t>(ruled.begin + ruled.length + ruled.thickness) + 1;
  for (std::ptrdiff_t x = std::max<std::ptrdiff_t>(0, begin); x < std::min(end, turned.columns()); ++x) {
    clear_column(turned, x, ruled.start + ruled.slope * (static_cast<float>(x) - ruled.begin), ruled.thickness);
  }
}

// The height of the component that the middle pixel of the ink belongs to, components ordered by height; 0 without ink.
float writing_height(const InkMap& map) {
  std::vector<Component> components = components_of(map.mask, map.stroke_width);
  std::ranges::sort(components, {}, [](const Component& component) { return component.box.height; });
  const auto add = [](std::size_t sum, const Component& component) { return sum + component.area; };
  const std::size_t area = std::accumulate(components.begin(), components.end(), std::size_t{0}, add);
  std::size_t below = 0;
  for (const Component& component : components) {
    below += component.area;
    if (2 * below >= area) return static_cast<float>(component.box.height);
  }
  return 0;
}

struct Place {
  float x = 0;
  float y = 0;
};

Place place_on(const RuledLine& ruled, float along) {
  const float across = ruled.start + ruled.slope * along;
  return ruled.vertical ? Place{across, ruled.begin + along} : Place{ruled.begin + along, across};
}

// Whether one of `ruled_lines` that goes the other way is where `line` is after `along`, as near as `meeting` times the
// thicknesses of both.
bool is_met(const RuledLine& line, float along, std::span<const RuledLine> ruled_lines, float meeting) {
  const Place place = place_on(line, along);
  return std::ranges::any_of(ruled_lines, [&](const RuledLine& ruled) {
    if (ruled.vertical == line.vertical) return false;
    const float reach = 1 + meeting * (line.thickness + ruled.thickness);
    const float at = (ruled.vertical ? place.y : place.x) - ruled.begin;
    const float across = ruled.vertical ? place.x : place.y;
    return at >= -reach && at <= ruled.length + reach && std::abs(ruled.start + ruled.slope * at - across) <= reach;
  });
}

// How many ends of `line` are where one of `ruled_lines` is.
int met_ends(const RuledLine& line, const std::vector<RuledLine>& ruled_lines, float meeting) {
  return (is_met(line, 0, ruled_lines, meeting) ? 1 : 0) + (is_met(line, line.length, ruled_lines, meeting) ? 1 : 0);
}

// Those of `lines` that make boxes, tables and grids: each ends on others of them at both ends. No digit is made of
// straight strokes only that all end on one another, and the longest of its strokes has a loose end.
std::vector<RuledLine> frames_of(std::vector<RuledLine> lines) {
  std::erase_if(lines, [](const RuledLine& line) {
    return line.length < kRuledLine.frame_proportion * std::max(1.0f, line.thickness);
  });
  for (std::size_t round = 0; round < kRuledLine.most_rounds; ++round) {
    const std::vector<RuledLine> before = lines;
    std::erase_if(lines, [&](const RuledLine& line) { return met_ends(line, before, kRuledLine.frame_meeting) < 2; });
    if (lines.size() == before.size()) return lines;
  }
  return {};
}

// How many ends of `line` are at the picture's border.
int reached_borders(const RuledLine& line, const InkMap& map) {
  const auto side = static_cast<float>(line.vertical ? map.mask.height : map.mask.width);
  const float reach = std::max(kRuledLine.least_border, kRuledLine.border * side);
  return (line.begin <= reach ? 1 : 0) + (line.begin + line.length >= side - reach ? 1 : 0);
}

bool is_long(const RuledLine& line, const InkMap& map) {
  return line.length >= kRuledLine.proportion * std::max({1.0f, map.stroke_width / 2, line.thickness});
}

// Whether two lines that go the same way begin and end beside one another.
bool are_parallel(const RuledLine& a, const RuledLine& b) {
  const float reach = std::max(kRuledLine.least_border, kRuledLine.even * std::min(a.length, b.length));
  return a.vertical == b.vertical && std::abs(a.begin - b.begin) <= reach &&
         std::abs(a.begin + a.length - b.begin - b.length) <= reach &&
         std::abs(a.thickness - b.thickness) <= kRuledLine.even_thickness * (a.thickness + b.thickness);
}

// The teeth of combs among `lines`, and the lines that they stand on: at least three of equal length on one line, the
// outermost at its ends, equally far apart.
std::vector<RuledLine> combs_of(const std::vector<RuledLine>& lines) {
  std::vector<RuledLine> combs;
  for (const RuledLine& base : lines) {
    if (base.vertical) continue;
    std::vector<RuledLine> teeth;
    for (const RuledLine& line : lines) {
      if (line.vertical && is_met(line, line.length, std::span(&base, 1), kRuledLine.frame_meeting))
        teeth.push_back(line);
    }
    std::ranges::sort(teeth, {}, &RuledLine::start);
    // Digits may stand on the line, too: the first tooth shows what the others are like.
    if (teeth.size() < kRuledLine.least_teeth) continue;
    const RuledLine first = teeth.front();
    std::erase_if(teeth, [&](const RuledLine& tooth) { return !are_parallel(tooth, first); });
    if (teeth.size() < kRuledLine.least_teeth) continue;
    const float span = teeth.back().start - first.start;
    const float reach = kRuledLine.meeting * (base.thickness + first.thickness);
    if (std::abs(first.start - base.begin) > reach || std::abs(span - base.length) > 2 * reach) continue;
    const float pitch = span / static_cast<float>(teeth.size() - 1);
    bool even = true;
    for (std::size_t i = 0; i < teeth.size(); ++i) {
      even = even && std::abs(teeth[i].start - first.start - static_cast<float>(i) * pitch) <= reach;
    }
    if (!even) continue;
    combs.push_back(base);
    combs.insert(combs.end(), teeth.begin(), teeth.end());
  }
  return combs;
}

// Those of `lines` that are ruled beside writing of that height, `printed` ones among them: lines that come from
// outside the picture or cross much of it, what ends on them, and what repeats.
std::vector<RuledLine> choose_ruled_lines(std::vector<RuledLine> lines, std::vector<RuledLine> printed, float height,
                                          const InkMap& map) {
  std::vector<RuledLine> sides = lines;
  std::erase_if(sides, [&](const RuledLine& line) {
    return std::ranges::find(printed, line) != printed.end() || line.length < kRuledLine.least_side * height ||
           line.length < kRuledLine.frame_proportion * std::max(1.0f, line.thickness);
  });
  std::erase_if(lines, [&](const RuledLine& line) {
    return std::ranges::find(printed, line) != printed.end() || !is_long(line, map) ||
           line.length < kRuledLine.longer_than_writing * height;
  });
  std::vector<RuledLine> ruled_lines = std::move(printed);
  const auto take = [&](const auto& is_ruled) {
    const std::size_t before = ruled_lines.size();
    for (const RuledLine& line : lines) {
      if (is_ruled(line)) ruled_lines.push_back(line);
    }
    std::erase_if(lines, is_ruled);
    return ruled_lines.size() > before;
  };
  take([&](const RuledLine& line) {
    return line.length >= kRuledLine.much_longer * height || reached_borders(line, map) > 0;
  });
  const std::vector<RuledLine> others = lines;
  take([&](const RuledLine& line) {
    return line.vertical && std::ranges::count_if(others, [&](const RuledLine& other) {
                              return are_parallel(line, other);
                            }) > 1;  // itself is one
  });
  for (bool more = true; more;) {
    const std::vector<RuledLine> found = ruled_lines;
    more = take([&](const RuledLine& line) { return met_ends(line, found, kRuledLine.meeting) > 0; });
  }
  // Sides of boxes between two of these.
  const std::vector<RuledLine> found = ruled_lines;
  for (const RuledLine& side : sides) {
    if (std::ranges::find(found, side) == found.end() && met_ends(side, found, kRuledLine.frame_meeting) == 2) {
      ruled_lines.push_back(side);
    }
  }
  return ruled_lines;
}

// The lines that are no writing by how they hang together.
std::vector<RuledLine> printed_lines(const std::vector<RuledLine>& lines) {
  std::vector<RuledLine> printed = frames_of(lines);
  for (const RuledLine& line : combs_of(lines)) {
    if (std::ranges::find(printed, line) == printed.end()) printed.push_back(line);
  }
  return printed;
}

// The height of the writing beside `lines`: of what is left without those along the rows, which no stroke's height is
// lost with, without the boxes, and without what goes from border to border, unless that is all that there is.
float height_beside(const std::vector<RuledLine>& lines, const std::vector<RuledLine>& printed, const InkMap& map) {
  InkMap writing = map;
  for (const RuledLine& line : lines) {
    if (!line.vertical && is_long(line, map)) clear(line, writing);
  }
  for (const RuledLine& line : printed) clear(line, writing);
  InkMap inside = writing;
  for (const RuledLine& line : lines) {
    if (line.vertical && is_long(line, map) && reached_borders(line, map) == 2) clear(line, inside);
  }
  const float height = writing_height(inside);
  return height >= kRuledLine.least_writing * map.stroke_width ? height : writing_height(writing);
}

}  // namespace

WithoutRuledLines take_out_ruled_lines(InkMap map) {
  if (map.stroke_width <= 0) return {std::move(map), {}};
  std::vector<RuledLine> lines = find_lines(map, false);
  const std::vector<RuledLine> vertical = find_lines(map, true);
  lines.insert(lines.end(), vertical.begin(), vertical.end());
  if (lines.empty()) return {std::move(map), {}};

  const std::vector<RuledLine> printed = printed_lines(lines);
  const float height = height_beside(lines, printed, map);
  std::vector<RuledLine> ruled_lines;
  if (height >= kRuledLine.least_writing * map.stroke_width) {
    ruled_lines = choose_ruled_lines(std::move(lines), printed, height, map);
  } else if (printed.size() >= kRuledLine.box) {
    ruled_lines = printed;  // empty boxes
  }
  if (ruled_lines.empty()) return {std::move(map), {}};
  InkMap rest = map;
  for (const RuledLine& ruled : ruled_lines) clear(ruled, rest);
  rest.stroke_width = stroke_width(rest.ink);
  // What is all in rows, such as a page of strokes or dots, may look like nothing but dashed lines.
  const bool is_left = writing_height(rest) >= kRuledLine.least_writing * rest.stroke_width && rest.stroke_width > 0;
  if (!is_left && ruled_lines != printed) return {std::move(map), {}};
  return {std::move(rest), std::move(ruled_lines)};
}

}  // namespace inkling::segmentation
