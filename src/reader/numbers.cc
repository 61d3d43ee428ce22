#include "reader/numbers.h"

#include <algorithm>

#include "reader/parameters.h"

namespace inkling::reader {
namespace {

// The widest part without ink between two digits of a line, in columns of its image.
struct Gap {
  double begin = 0;
  double end = 0;
  double width = 0;   // in heights of the writing, less what narrow digits leave of their place
  bool held = false;  // a sign or a point stands between the digits
  bool wall = false;  // a ruled line stands in it

  double middle() const { return (begin + end) / 2; }
};

raster::Box box_of(const ReadLine& line, std::size_t digit) {
  const segmentation::Candidate& chosen = line.cut->candidates[line.decoded->digits[digit].arc];
  return segmentation::box_of(line.cut->segments, chosen.from, chosen.to);
}

// Signs and points between two digits hold them together.
Gap gap_behind(const ReadLine& line, std::size_t digit) {
  const raster::Box left = box_of(line, digit);
  const raster::Box right = box_of(line, digit + 1);
  const std::size_t from = line.cut->candidates[line.decoded->digits[digit].arc].to;
  const std::size_t to = line.cut->candidates[line.decoded->digits[digit + 1].arc].from;
  Gap gap;
  auto end = static_cast<double>(left.right());
  const auto look_at = [&](double begin) {
    if (begin - end > gap.end - gap.begin) gap = {.begin = end, .end = begin};
  };
  for (std::size_t i = from; i < to; ++i) {
    const raster::Box& box = line.cut->segments.items[i].box;
    look_at(static_cast<double>(box.left));
    end = std::max(end, static_cast<double>(box.right()));
  }
  look_at(static_cast<double>(right.left));
  if (gap.end <= gap.begin) gap.begin = gap.end = static_cast<double>(right.left);
  // A 1 has the place of a wider digit.
  const double height = line.line->image.writing_height;
  const auto spare = [&](const raster::Box& box) {
    return std::max(0.0, kNumber.digit_width * height - static_cast<double>(box.width)) / 2;
  };
  gap.width = (gap.end - gap.begin - spare(left) - spare(right)) / height;
  gap.held = from < to;
  return gap;
}

// Whether an upright ruled line stands between the columns `begin` and `end`, beside the digits or right below them.
bool has_wall(const segmentation::LineSegmentation& line, double begin, double end,
              std::span<const segmentation::RuledLine> ruled_lines) {
  const segmentation::LineImage& image = line.image;
  const double row = static_cast<double>(image.ink.height) / 2;
  const double y = image.place.y_of((begin + end) / 2, row);
  const double reach = kNumber.wall_reach * line.line.height;
  return std::ranges::any_of(ruled_lines, [&](const segmentation::RuledLine& ruled) {
    const auto top = static_cast<double>(ruled.begin);
    if (!ruled.vertical || y < top - reach || y > top + static_cast<double>(ruled.length) + reach) return false;
    const double x = static_cast<double>(ruled.start) + static_cast<double>(ruled.slope) * (y - top);
    return x > image.place.x_of(begin, row) && x < image.place.x_of(end, row);
  });
}

std::vector<Gap> gaps_of(const ReadLine& line, std::span<const segmentation::RuledLine> ruled_lines) {
  std::vector<Gap> gaps;
  for (std::size_t digit = 0; digit + 1 < line.decoded->digits.size(); ++digit) {
    Gap gap = gap_behind(line, digit);
    const raster::Box left = box_of(line, digit);
    const raster::Box right = box_of(line, digit + 1);
    gap.wall = has_wall(*line.line, static_cast<double>(left.left) + static_cast<double>(left.width) / 2,
                        static_cast<double>(right.left) + static_cast<double>(right.width) / 2, ruled_lines);
    gaps.push_back(gap);
  }
  return gaps;
}

// Whether a gap is too wide for digits of one number, beside the usual gap of its line.
bool is_wide(const Gap& gap, double usual) {
  if (gap.held) return gap.width > kNumber.held_gap;
  return gap.width > (usual < gap.width / 2 ? kNumber.gap : kNumber.even_gap);
}

double usual_width(const std::vector<Gap>& gaps) {
  std::vector<double> widths;
  for (const Gap& gap : gaps) widths.push_back(gap.width);
  if (widths.empty()) return 0;
  const auto middle = widths.begin() + static_cast<std::ptrdiff_t>((widths.size() - 1) / 2);
  std::ranges::nth_element(widths, middle);
  return *middle;
}

std::vector<NumberPlace> numbers_of(const ReadLine& line, const std::vector<Gap>& gaps, bool boxes) {
  std::vector<NumberPlace> numbers;
  if (line.decoded->digits.empty()) return numbers;
  numbers.push_back({0, 1, 0, static_cast<double>(line.line->image.ink.width)});
  const double usual = usual_width(gaps);
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    const bool apart = is_wide(gaps[i], usual) && !(boxes && gaps[i].wall);
    if (apart) {
      const double end = numbers.back().end;
      numbers.back().end = gaps[i].middle();
      numbers.push_back({i + 1, 0, gaps[i].middle(), end});
    }
    ++numbers.back().count;
  }
  return numbers;
}

}  // namespace

std::vector<std::vector<NumberPlace>> find_numbers(std::span<const ReadLine> lines,
                                                   std::span<const segmentation::RuledLine> ruled_lines) {
  std::vector<std::vector<Gap>> gaps;
  std::size_t walls = 0;
  std::size_t without = 0;
  for (const ReadLine& line : lines) {
    gaps.push_back(gaps_of(line, ruled_lines));
    for (const Gap& gap : gaps.back()) ++(gap.wall ? walls : without);
  }
  // Between the digits of a table's numbers there are none.
  const bool boxes = static_cast<double>(without) <= kNumber.without_wall * static_cast<double>(walls);
  std::vector<std::vector<NumberPlace>> numbers;
  for (std::size_t i = 0; i < lines.size(); ++i) numbers.push_back(numbers_of(lines[i], gaps[i], boxes));
  return numbers;
}

}  // namespace inkling::reader
