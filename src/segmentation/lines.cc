#include "segmentation/lines.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

#include "base/median.h"
#include "raster/disjoint_sets.h"
#include "segmentation/parameters.h"
#include "segmentation/skew.h"

namespace inkling::segmentation {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

double middle_x(const raster::Box& box) { return static_cast<double>(box.left) + static_cast<double>(box.width) / 2; }
double middle_y(const raster::Box& box) { return static_cast<double>(box.top) + static_cast<double>(box.height) / 2; }

double overlap(double a_begin, double a_end, double b_begin, double b_end) {
  return std::min(a_end, b_end) - std::max(a_begin, b_begin);
}

double shared_rows(const raster::Box& a, const raster::Box& b) {
  return overlap(static_cast<double>(a.top), static_cast<double>(a.bottom()), static_cast<double>(b.top),
                 static_cast<double>(b.bottom()));
}

// The value that half of the weight lies below. REQUIRES: there is one.
double weighted_median(std::vector<std::pair<double, double>> values) {
  std::ranges::sort(values);
  double half = 0;
  for (const auto& [value, weight] : values) half += weight / 2;
  for (const auto& [value, weight] : values) {
    half -= weight;
    if (half <= 0) return value;
  }
  return values.back().first;
}

// Whether a is less, or more, than the share of b.
bool is_less(std::size_t a, Share share, std::size_t b) { return a * share.whole < b * share.part; }
bool is_more(std::size_t a, Share share, std::size_t b) { return a * share.whole > b * share.part; }

// What may be writing, by its own looks.
class Judge {
 public:
  Judge(std::size_t width, std::size_t height, double stroke_width)
      : width_(width), height_(height), stroke_(std::max(1.0, stroke_width)) {}

  bool is_speck(const Component& component) const {
    return static_cast<double>(component.area) < kLine.speck * stroke_ * stroke_ || component.area < kLine.least_area;
  }

  // A dark corner or border: solid, and thicker than any stroke.
  bool is_solid(const Component& component) const {
    const double lesser = static_cast<double>(std::min(component.box.width, component.box.height));
    const double filled =
        static_cast<double>(component.area) / static_cast<double>(component.box.width * component.box.height);
    return lesser > kLine.solid_width * stroke_ && filled > kLine.solid_fill && touches_border(component.box);
  }

  // A line along the picture's border, unless it holds writing together, or a thin one most of the way across it.
  bool is_frame(const Component& component) const {
    const raster::Box& box = component.box;
    const bool hollow = is_less(component.area, kLine.hollow, box.width * box.height);
    const bool on_border =
        (is_more(box.height, kLine.elongated, box.width) && is_more(along_sides(component), kLine.side, box.height)) ||
        (is_more(box.width, kLine.elongated, box.height) && is_more(along_ends(component), kLine.end, box.width)) ||
        (hollow && is_more(along_sides(component) + along_ends(component), kLine.outline, box.width + box.height));
    if (on_border && is_less(inner_area(component), kLine.inner, component.area)) return true;
    const bool flat =
        static_cast<double>(box.height) < kLine.thin * stroke_ && is_more(box.width, kLine.long_thin, box.height);
    const bool upright =
        static_cast<double>(box.width) < kLine.thin * stroke_ && is_more(box.height, kLine.long_thin, box.width);
    return (flat && is_more(box.width, kLine.across, width_)) ||
           ((flat || upright) && is_more(box.height, kLine.down, height_));
  }

  bool is_writing(const Component& component) const {
    return !is_speck(component) && !is_solid(component) && !is_frame(component);
  }

  // An upright stroke, which may be a 1 or a ruled line.
  bool is_upright_stroke(const Component& component) const {
    const double thickness = thickness_of(component);
    return !is_speck(component) && is_more(component.box.height, kLine.elongated, component.box.width) &&
           thickness < kLine.thin * stroke_ &&
           thickness * kLine.longest_one > static_cast<double>(component.box.height);
  }

  // Whether the picture cuts both ends off: a pen leaves round ends, and seldom reaches both borders.
  bool comes_from_outside(const Component& component) const {
    if (component.box.top > 0 || component.box.bottom() < height_) return false;
    std::size_t first = 0;
    std::size_t last = 0;
    for (const Run& run : component.runs) {
      if (run.y == 0) first += run.end - run.begin;
      if (run.y + 1 == height_) last += run.end - run.begin;
    }
    return static_cast<double>(std::min(first, last)) >= kLine.flat_end * thickness_of(component);
  }

  // Whether an upright stroke is a 1 beside writing of the usual height.
  bool is_one_beside(const Component& component, double usual_height) const {
    const auto height = static_cast<double>(component.box.height);
    const double thickness = thickness_of(component);
    if (height < kLine.lowest_one * usual_height || height > kLine.highest_one * usual_height) return false;
    if (thickness < kLine.thinnest_one * stroke_ || thickness > kLine.thickest_one * stroke_) return false;
    return !comes_from_outside(component) || usual_height > kLine.filling * static_cast<double>(height_);
  }

  // Whether the picture was cropped to what is in `box`.
  bool is_cropped_to(const raster::Box& box) const {
    const double rim = static_cast<double>(box.left + width_ - box.right()) / 2;
    return rim <= kLine.rim * static_cast<double>(height_);
  }

 private:
  static double thickness_of(const Component& component) {
    return static_cast<double>(component.area) / static_cast<double>(component.box.height);
  }

  bool touches_border(const raster::Box& box) const {
    return box.left == 0 || box.top == 0 || box.right() == width_ || box.bottom() == height_;
  }

  // In how many rows the component lies on the left or right border, on how many columns on the upper or lower one.
  std::size_t along_sides(const Component& component) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(component.runs, [&](const Run& run) { return run.begin == 0 || run.end == width_; }));
  }
  std::size_t along_ends(const Component& component) const {
    std::size_t columns = 0;
    for (const Run& run : component.runs) columns += run.y == 0 || run.y + 1 == height_ ? run.end - run.begin : 0;
    return columns;
  }

  // How much of it is further from the border than a line there is thick.
  std::size_t inner_area(const Component& component) const {
    const auto margin = static_cast<std::size_t>(kLine.frame_margin * stroke_);
    std::size_t area = 0;
    for (const Run& run : component.runs) {
      if (run.y < margin || run.y + margin >= height_) continue;
      const std::size_t begin = std::max<std::size_t>(run.begin, margin);
      const std::size_t end = std::min<std::size_t>(run.end, width_ - std::min(margin, width_));
      area += end > begin ? end - begin : 0;
    }
    return area;
  }

  std::size_t width_;
  std::size_t height_;
  double stroke_;
};

bool are_neighbours(const raster::Box& a, const raster::Box& b) {
  const double lower = static_cast<double>(std::min(a.height, b.height));
  const double higher = static_cast<double>(std::max(a.height, b.height));
  return shared_rows(a, b) >= kLine.shared_rows * lower && higher <= kLine.most_unequal * lower;
}

using Line = std::vector<std::size_t>;  // indices of components

// The components `high`, in groups that stand in a row: from left to right, each joins the last one in the rows that it
// covers.
std::vector<Line> group(std::span<const Component> components, Line high, double usual_height) {
  std::ranges::sort(high, {}, [&](std::size_t i) { return middle_x(components[i].box); });
  const double band_height = std::max(1.0, kLine.band * usual_height);
  const auto band_of = [&](std::size_t y) { return static_cast<std::size_t>(static_cast<double>(y) / band_height); };
  std::size_t bands = 1;
  for (const std::size_t i : high) bands = std::max(bands, band_of(components[i].box.bottom()) + 1);
  std::vector<std::size_t> last(bands, kNone);
  raster::DisjointSets groups(components.size());
  for (const std::size_t i : high) {
    const raster::Box& box = components[i].box;
    for (std::size_t band = band_of(box.top); band <= band_of(box.bottom() - 1); ++band) {
      if (last[band] != kNone && are_neighbours(components[last[band]].box, box)) groups.join(i, last[band]);
      last[band] = i;
    }
  }
  std::vector<Line> lines;
  std::vector<std::size_t> line_of(components.size(), kNone);
  for (const std::size_t i : high) {
    std::size_t& line = line_of[groups.root(i)];
    if (line == kNone) {
      line = lines.size();
      lines.emplace_back();
    }
    lines[line].push_back(i);
  }
  return lines;
}

double height_of(std::span<const Component> components, const Line& line) {
  std::vector<double> heights;
  for (const std::size_t i : line) heights.push_back(static_cast<double>(components[i].box.height));
  return base::median(std::move(heights));
}

// The median of the slopes between pairs that are not too near (Theil 1950, Sen 1968).
double slope_of(std::span<const Component> components, const Line& line, double height) {
  std::vector<double> slopes;
  const std::size_t stride = 1 + line.size() * line.size() / (2 * kLine.most_pairs);
  std::size_t pair = 0;
  for (std::size_t a = 0; a < line.size(); ++a) {
    for (std::size_t b = a + 1; b < line.size(); ++b) {
      if (++pair % stride != 0) continue;
      const double across = middle_x(components[line[b]].box) - middle_x(components[line[a]].box);
      if (across < kLine.least_pair * height) continue;
      slopes.push_back((middle_y(components[line[b]].box) - middle_y(components[line[a]].box)) / across);
    }
  }
  return slopes.size() < kLine.least_slopes
             ? 0
             : std::clamp(base::median(std::move(slopes)), -kLine.steepest, kLine.steepest);
}

// Lines that a component across both has made one: apart where no middle lies between.
std::vector<Line> split(std::span<const Component> components, const Line& line) {
  const double height = height_of(components, line);
  const double slope = slope_of(components, line, height);
  const auto level = [&](std::size_t i) { return middle_y(components[i].box) - slope * middle_x(components[i].box); };
  Line by_level = line;
  std::ranges::sort(by_level, {}, level);
  std::vector<Line> lines(1);
  for (std::size_t k = 0; k < by_level.size(); ++k) {
    if (k > 0 && level(by_level[k]) - level(by_level[k - 1]) > kLine.split_gap * height) lines.emplace_back();
    lines.back().push_back(by_level[k]);
  }
  for (Line& one : lines) std::ranges::sort(one, {}, [&](std::size_t i) { return middle_x(components[i].box); });
  return lines;
}

// How far outside of `line` the middle of `box` lies, in heights; nullopt where it does not belong.
std::optional<double> distance(std::span<const Component> components, const TextLine& line, const raster::Box& box) {
  double nearest = kLine.farthest;
  for (const std::size_t i : line.components) {
    const raster::Box& other = components[i].box;
    const double across = std::max(0.0, -overlap(static_cast<double>(box.left), static_cast<double>(box.right()),
                                                 static_cast<double>(other.left), static_cast<double>(other.right())));
    const double shift = line.slope * (middle_x(box) - middle_x(other));
    const double top = static_cast<double>(other.top) + shift - kLine.above * line.height;
    const double bottom = static_cast<double>(other.bottom()) + shift + kLine.below * line.height;
    const double y = middle_y(box);
    if (y < top || y > bottom || across > kLine.beside * line.height) continue;
    nearest = std::min(nearest, across / line.height + std::abs(y - middle_y(other) - shift) / line.height);
  }
  if (nearest == kLine.farthest) return std::nullopt;
  return nearest;
}

raster::Box reach_of(std::span<const Component> components, const TextLine& line) {
  const auto reach = static_cast<std::size_t>(kLine.reach * line.height) + 1;
  constexpr auto kAnywhere = std::numeric_limits<std::size_t>::max();
  const raster::Box box = raster::union_of(line.components, [&](std::size_t i) { return components[i].box; });
  return raster::grown(box, reach, kAnywhere, kAnywhere);
}

void join_low_components(std::span<const Component> components, const Line& low, std::vector<TextLine>& lines) {
  std::vector<raster::Box> reaches;
  for (const TextLine& line : lines) reaches.push_back(reach_of(components, line));
  std::vector<Line> joining(lines.size());
  for (const std::size_t i : low) {
    std::size_t best = kNone;
    double least = 0;
    for (std::size_t line = 0; line < lines.size(); ++line) {
      if (!raster::overlap(reaches[line], components[i].box)) continue;
      const auto away = distance(components, lines[line], components[i].box);
      if (!away || (best != kNone && *away >= least)) continue;
      best = line;
      least = *away;
    }
    if (best != kNone) joining[best].push_back(i);
  }
  for (std::size_t line = 0; line < lines.size(); ++line) {
    lines[line].components.insert(lines[line].components.end(), joining[line].begin(), joining[line].end());
  }
}

double mean_level(std::span<const Component> components, const TextLine& line) {
  double sum = 0;
  for (const std::size_t i : line.components) sum += middle_y(components[i].box);
  return sum / static_cast<double>(line.components.size());
}

// Components that lie right above one another: a digit's parts that the pen or the picture left apart.
struct Stack {
  Component whole;  // without runs
  Line components;
};

double usual_height(std::span<const Component> components, const Line& writing) {
  std::vector<std::pair<double, double>> heights;
  for (const std::size_t i : writing) {
    heights.emplace_back(static_cast<double>(components[i].box.height), static_cast<double>(components[i].area));
  }
  return weighted_median(std::move(heights));
}

bool belong_together(const raster::Box& a, const raster::Box& b, double nearness, double highest) {
  const double columns = overlap(static_cast<double>(a.left), static_cast<double>(a.right()),
                                 static_cast<double>(b.left), static_cast<double>(b.right()));
  const double both = static_cast<double>(std::max(a.bottom(), b.bottom()) - std::min(a.top, b.top));
  return columns >= kLine.shared_columns * static_cast<double>(std::min(a.width, b.width)) &&
         -shared_rows(a, b) <= nearness && both <= highest;
}

std::vector<Stack> stack(std::span<const Component> components, Line writing, double stroke_width) {
  const double nearness = std::max(kLine.least_near, kLine.near_strokes * stroke_width);
  const double highest = kLine.highest_stack * usual_height(components, writing);
  std::ranges::sort(writing, {}, [&](std::size_t i) { return components[i].box.left; });
  raster::DisjointSets groups(components.size());
  for (std::size_t a = 0; a < writing.size(); ++a) {
    const raster::Box& box = components[writing[a]].box;
    for (std::size_t b = a + 1; b < writing.size() && components[writing[b]].box.left < box.right(); ++b) {
      if (belong_together(box, components[writing[b]].box, nearness, highest)) groups.join(writing[a], writing[b]);
    }
  }
  std::vector<Stack> stacks;
  std::vector<std::size_t> stack_of(components.size(), kNone);
  for (const std::size_t i : writing) {
    std::size_t& index = stack_of[groups.root(i)];
    if (index == kNone) {
      index = stacks.size();
      stacks.push_back({{components[i].box, components[i].area, {}}, {i}});
    } else {
      Stack& one = stacks[index];
      one.whole = {raster::union_of(one.whole.box, components[i].box), one.whole.area + components[i].area, {}};
      one.components.push_back(i);
    }
  }
  return stacks;
}

bool is_point(const Component& component) {
  const auto [lesser, greater] = std::minmax(component.box.width, component.box.height);
  return static_cast<double>(greater) <= kPoints.most_unequal * static_cast<double>(lesser) &&
         static_cast<double>(component.area) >= kPoints.fill * static_cast<double>(lesser * greater);
}

bool is_row_of_points(std::span<const Component> components, const Line& line) {
  const auto points = std::ranges::count_if(line, [&](std::size_t i) { return is_point(components[i]); });
  return line.size() >= kPoints.least &&
         static_cast<double>(points) >= kPoints.share * static_cast<double>(line.size());
}

std::vector<TextLine> lines_of(std::span<const Component> components) {
  Line all(components.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  const double usual = usual_height(components, all);
  Line high;
  Line low;
  for (const std::size_t i : all) {
    const std::size_t own = components[i].box.height;
    (own >= kLine.lowest_digit && static_cast<double>(own) >= kLine.lowest_writing * usual ? high : low).push_back(i);
  }
  if (high.empty()) return {};
  std::vector<TextLine> lines;
  for (const Line& row : group(components, std::move(high), usual)) {
    for (const Line& line : split(components, row)) {
      if (is_row_of_points(components, line)) continue;
      const double line_height = height_of(components, line);
      lines.push_back({line, slope_of(components, line, line_height), line_height});
    }
  }
  std::ranges::stable_sort(lines, {}, [&](const TextLine& line) { return mean_level(components, line); });
  join_low_components(components, low, lines);
  return lines;
}

}  // namespace

std::vector<std::size_t> writing_in(std::span<const Component> components, std::size_t width, std::size_t height,
                                    double stroke_width) {
  const Judge judge(width, height, stroke_width);
  Line writing;
  Line strokes;  // that are ruled lines or 1s
  for (std::size_t i = 0; i < components.size(); ++i) {
    if (judge.is_writing(components[i])) {
      writing.push_back(i);
    } else if (judge.is_upright_stroke(components[i])) {
      strokes.push_back(i);
    }
  }
  if (strokes.empty()) return writing;
  const double usual = writing.empty() ? 0 : usual_height(components, writing);
  if (usual < kLine.lowest_writing * static_cast<double>(components[strokes.front()].box.height)) {
    // Nothing else, but for points: 1s where the picture was cropped to them.
    const auto box_of = [&](std::size_t i) { return components[i].box; };
    if (!judge.is_cropped_to(raster::union_of(strokes, box_of))) return writing;
  } else {
    std::erase_if(strokes, [&](std::size_t i) { return !judge.is_one_beside(components[i], usual); });
  }
  writing.insert(writing.end(), strokes.begin(), strokes.end());
  std::ranges::sort(writing);
  return writing;
}

std::vector<TextLine> find_lines(std::span<const Component> components, std::size_t width, std::size_t height,
                                 double stroke_width) {
  const Line writing = writing_in(components, width, height, stroke_width);
  if (writing.empty()) return {};
  const double skew = skew_of(components, writing, usual_height(components, writing));
  // Those of the picture turned so that its writing is level.
  const std::vector<Component> turned = skew != 0 ? turned_by(-skew, components) : std::vector<Component>();
  const std::span<const Component> level = skew != 0 ? std::span<const Component>(turned) : components;
  const std::vector<Stack> stacks = stack(level, writing, stroke_width);
  std::vector<Component> wholes;
  for (const Stack& one : stacks) wholes.push_back(one.whole);
  std::vector<TextLine> lines = lines_of(wholes);
  for (TextLine& line : lines) {
    Line all;
    for (const std::size_t i : line.components)
      all.insert(all.end(), stacks[i].components.begin(), stacks[i].components.end());
    std::ranges::sort(all, {}, [&](std::size_t i) { return middle_x(level[i].box); });
    line.components = std::move(all);
    if (skew != 0) line.slope = std::tan(std::clamp(std::atan(line.slope) + skew, -kSkew.steepest, kSkew.steepest));
  }
  return lines;
}

}  // namespace inkling::segmentation
