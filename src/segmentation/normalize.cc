#include "segmentation/normalize.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <vector>

#include "raster/resample.h"
#include "segmentation/parameters.h"
#include "segmentation/stroke.h"

namespace inkling::segmentation {
namespace {

constexpr std::size_t kMnistSide = 28;
constexpr double kBox = 20;
constexpr std::size_t kBlocksSide = 8;
constexpr std::size_t kBlock = 4;  // pixels of the bitmap that a block counts, across and down

using Square = raster::Plane<float>;  // ink, 0 to 1, as wide as it is high

// The extent of something along one side of the picture, in pixels.
struct Extent {
  double begin = 0;
  double end = 0;

  double length() const { return end - begin; }
  double middle() const { return (begin + end) / 2; }
};

// Where the profile crosses half its maximum for the first and the last time, between the middles of two pixels: the
// outline that the ink had before it became pixels. REQUIRES: not all zero.
Extent half_maximum(std::span<const std::uint8_t> profile) {
  const auto half = static_cast<double>(*std::ranges::max_element(profile)) / 2;
  const auto value = [&](std::ptrdiff_t i) {
    return i < 0 || i >= std::ssize(profile) ? 0.0 : static_cast<double>(profile[static_cast<std::size_t>(i)]);
  };
  std::ptrdiff_t first = 0;
  while (value(first) < half) ++first;
  std::ptrdiff_t last = std::ssize(profile) - 1;
  while (value(last) < half) --last;
  const auto overhang = [&](std::ptrdiff_t inside, std::ptrdiff_t outside) {
    return (value(inside) - half) / (value(inside) - value(outside));
  };
  return {static_cast<double>(first) + 0.5 - overhang(first, first - 1),
          static_cast<double>(last) + 0.5 + overhang(last, last + 1)};
}

struct Outline {
  Extent x;
  Extent y;

  double longer() const { return std::max(x.length(), y.length()); }
};

Outline outline_of(const InkPatch& patch) {
  std::vector<std::uint8_t> columns(patch.ink.width);
  std::vector<std::uint8_t> rows(patch.ink.height);
  for (std::size_t y = 0; y < rows.size(); ++y) {
    const auto ink = patch.ink.row(y);
    for (std::size_t x = 0; x < ink.size(); ++x) columns[x] = std::max(columns[x], ink[x]);
    rows[y] = *std::ranges::max_element(ink);
  }
  return {half_maximum(columns), half_maximum(rows)};
}

// The ink from 0 to 1 in a square of `side` pixels, of `scale_x` × `scale_y` for one of the patch's, the middle of
// `outline` in the middle of the square.
Square resample(const InkPatch& patch, const Outline& outline, double scale_x, double scale_y, std::size_t side) {
  const double half = static_cast<double>(side) / 2;
  return raster::window_means(patch.ink, {outline.x.middle() - half / scale_x, 1 / scale_x, side},
                              {outline.y.middle() - half / scale_y, 1 / scale_y, side});
}

// How far, in whole output pixels of `fine` finer ones, the ink has to go for its centre of mass to be in the middle,
// but not so far that the outline of `length` finer pixels leaves the square. The middle is that of pixel 14, not the
// border before it: MNIST counts pixels from 0 and took 14 for the middle of 28, in whole pixels (the mean place of the
// ink, counted like that, is evenly spread from 13.5 to 14.5 over MNIST's images).
std::ptrdiff_t way_to_middle(double centre, double length, std::size_t fine, std::size_t side) {
  const double middle = static_cast<double>(side + fine) / 2;
  const double room = std::floor(std::max(0.0, (static_cast<double>(side) - length) / 2) / static_cast<double>(fine));
  const double way = std::round((middle - centre) / static_cast<double>(fine));
  return static_cast<std::ptrdiff_t>(std::clamp(way, -room, room)) * static_cast<std::ptrdiff_t>(fine);
}

struct Point {
  double x = 0;
  double y = 0;
};

Point centre_of_mass(const Square& square) {
  double mass = 0;
  Point sum;
  for (std::size_t y = 0; y < square.height; ++y) {
    for (std::size_t x = 0; x < square.width; ++x) {
      const auto ink = static_cast<double>(square.at(x, y));
      mass += ink;
      sum.x += ink * (static_cast<double>(x) + 0.5);
      sum.y += ink * (static_cast<double>(y) + 0.5);
    }
  }
  const auto middle = static_cast<double>(square.width) / 2;
  return mass > 0 ? Point{sum.x / mass, sum.y / mass} : Point{middle, middle};
}

// The means of `fine` × `fine` pixels of `square`, moved by (x, y) of its pixels.
void reduce(const Square& square, std::size_t fine, std::ptrdiff_t x, std::ptrdiff_t y, std::span<float> out) {
  const auto side = static_cast<std::ptrdiff_t>(square.width);
  const std::size_t out_side = square.width / fine;
  const float share = 1 / static_cast<float>(fine * fine);
  std::ranges::fill(out, 0.0f);
  for (std::ptrdiff_t from_y = std::max<std::ptrdiff_t>(0, -y); from_y < std::min(side, side - y); ++from_y) {
    float* const row = out.data() + static_cast<std::size_t>(from_y + y) / fine * out_side;
    for (std::ptrdiff_t from_x = std::max<std::ptrdiff_t>(0, -x); from_x < std::min(side, side - x); ++from_x) {
      row[static_cast<std::size_t>(from_x + x) / fine] +=
          share * square.at(static_cast<std::size_t>(from_x), static_cast<std::size_t>(from_y));
    }
  }
  for (float& value : out) value = std::min(value, 1.0f);
}

// The width that strokes of `width` pixels of the result get where all should have `goal`; 0 for none in particular.
// Thick strokes are not thinned all the way: it would take the weak parts of them away and leave nothing of a blurred
// loop.
double wanted_width(double width, double goal) {
  return goal > 0 ? std::max(goal, kNormalization.most_thinned * width) : 0;
}

// Pixels of the result for one of the patch. A stroke's middle line is what keeps its place when strokes are brought to
// another width, so that is what has to fit.
double mnist_scale(double longer, double from_width, double to_width) {
  if (to_width == 0 || longer < 2 * from_width) return kBox / longer;
  return (kBox - to_width) / (longer - from_width);
}

void normalize_mnist(const InkPatch& patch, float stroke_width, std::span<float> input) {
  const Outline outline = outline_of(patch);
  // Strokes get another width on finer pixels, where a border can be moved by less than a pixel of the result.
  const std::size_t fine = stroke_width > 0 ? 3 : 1;
  const std::size_t side = kMnistSide * fine;
  const double width = stroke_width > 0 ? static_cast<double>(patch_stroke_width(patch)) : 0;
  const double to_width = wanted_width(width * kBox / outline.longer(), static_cast<double>(stroke_width));
  const double scale = mnist_scale(outline.longer(), width, to_width) * static_cast<double>(fine);
  Square square = resample(patch, outline, scale, scale, side);
  double growth = 0;
  if (stroke_width > 0) {
    growth = to_width * static_cast<double>(fine) - width * scale;
    change_stroke_width(static_cast<float>(width * scale), stroke_width * static_cast<float>(fine), square);
  }
  const Point centre = centre_of_mass(square);
  reduce(square, fine, way_to_middle(centre.x, outline.x.length() * scale + growth, fine, side),
         way_to_middle(centre.y, outline.y.length() * scale + growth, fine, side), input);
}

void normalize_blocks(const InkPatch& patch, float stroke_width, std::span<float> input) {
  constexpr std::size_t kBitmap = kBlocksSide * kBlock;
  const Outline outline = outline_of(patch);
  // As the built-in digits are: 32 rows tall, not more than 24 columns wide, those that would be wider squeezed.
  const double tall = static_cast<double>(kBitmap) / outline.y.length();
  const double scale_x = std::min(tall, 24 / outline.x.length());
  const double scale_y = std::min(tall, 2 * scale_x);
  Square square = resample(patch, outline, scale_x, scale_y, kBitmap);
  if (stroke_width > 0) {
    const double width = static_cast<double>(patch_stroke_width(patch)) * std::sqrt(scale_x * scale_y);
    const double goal = wanted_width(width, static_cast<double>(stroke_width) * static_cast<double>(kBlock));
    change_stroke_width(static_cast<float>(width), static_cast<float>(goal), square);
  }
  // Half of the most there is: a hairline is less than full ink here.
  const float half = *std::ranges::max_element(square.values) / 2;
  for (float& value : square.values) value = value > 0 && value >= half ? 1.0f : 0.0f;
  reduce(square, kBlock, 0, 0, input);
}

}  // namespace

std::size_t side_of(InputStyle style) { return style == InputStyle::kMnist ? kMnistSide : kBlocksSide; }

void normalize(const InkPatch& patch, const Normalization& normalization, std::span<float> input) {
  assert(input.size() == side_of(normalization.style) * side_of(normalization.style));
  std::ranges::fill(input, 0.0f);
  if (std::ranges::all_of(patch.ink.values, [](std::uint8_t ink) { return ink == 0; })) return;
  if (normalization.style == InputStyle::kMnist) {
    normalize_mnist(patch, normalization.stroke_width, input);
  } else {
    normalize_blocks(patch, normalization.stroke_width, input);
  }
}

}  // namespace inkling::segmentation
