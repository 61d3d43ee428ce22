#include "segmentation/skew.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "segmentation/parameters.h"

namespace inkling::segmentation {
namespace {

struct Point {
  double x = 0;
  double y = 0;
};

Point middle_of(const raster::Box& box) {
  return {static_cast<double>(box.left) + static_cast<double>(box.width) / 2,
          static_cast<double>(box.top) + static_cast<double>(box.height) / 2};
}

// How much the points, each `height` high, cover together in the direction across lines that fall by `angle`.
double covered(std::span<const Point> points, double angle, double height) {
  std::vector<double> levels;
  for (const Point& point : points) levels.push_back(point.y * std::cos(angle) - point.x * std::sin(angle));
  std::ranges::sort(levels);
  double sum = height;
  for (std::size_t i = 1; i < levels.size(); ++i) sum += std::min(height, levels[i] - levels[i - 1]);
  return sum;
}

// Of the components that make lines, so many as are enough.
std::vector<Point> points_of(std::span<const Component> components, std::span<const std::size_t> writing,
                             double height) {
  std::vector<Point> points;
  for (const std::size_t i : writing) {
    const raster::Box& box = components[i].box;
    const auto size = static_cast<double>(std::max(box.width, box.height));
    if (size >= kSkew.lowest * height) points.push_back(middle_of(box));
  }
  const std::size_t step = 1 + points.size() / kSkew.most_points;
  std::vector<Point> some;
  for (std::size_t i = 0; i < points.size(); i += step) some.push_back(points[i]);
  return some;
}

}  // namespace

double skew_of(std::span<const Component> components, std::span<const std::size_t> writing, double height) {
  const std::vector<Point> points = points_of(components, writing, height);
  if (points.size() < 2) return 0;
  // Two that share no row stand on two lines.
  if (points.size() == 2 && std::abs(points[0].y - points[1].y) > height) return 0;
  const double band = kSkew.band * height;
  double level = std::numeric_limits<double>::max();
  double least = level;
  double skew = 0;
  constexpr double kDegree = std::numbers::pi / 180;
  for (int degrees = -kSkew.most_degrees; degrees <= kSkew.most_degrees; ++degrees) {
    const double angle = degrees * kDegree;
    const double cover = covered(points, angle, band);
    if (std::abs(angle) <= kSkew.least) level = std::min(level, cover);
    if (cover < least) {
      least = cover;
      skew = angle;
    }
  }
  return least <= kSkew.clear * level && std::abs(skew) > kSkew.least ? skew : 0;
}

std::vector<Component> turned_by(double angle, std::span<const Component> components) {
  struct Extent {
    double left = std::numeric_limits<double>::max();
    double top = std::numeric_limits<double>::max();
    double right = -std::numeric_limits<double>::max();
    double bottom = -std::numeric_limits<double>::max();
  };
  const double cosine = std::cos(angle), sine = std::sin(angle);
  std::vector<Extent> extents(components.size());
  double left = std::numeric_limits<double>::max();
  double top = left;
  for (std::size_t i = 0; i < components.size(); ++i) {
    Extent& extent = extents[i];
    for (const Run& run : components[i].runs) {
      for (const std::uint32_t end : {run.begin, run.end}) {
        const double x = static_cast<double>(end), y = static_cast<double>(run.y) + 0.5;
        const double across = x * cosine - y * sine, down = x * sine + y * cosine;
        extent = {std::min(extent.left, across), std::min(extent.top, down), std::max(extent.right, across),
                  std::max(extent.bottom, down)};
      }
    }
    left = std::min(left, extent.left);
    top = std::min(top, extent.top);
  }
  std::vector<Component> turned;
  for (std::size_t i = 0; i < components.size(); ++i) {
    const Extent& extent = extents[i];
    const auto pixels = [](double length) { return static_cast<std::size_t>(std::max(0.0, std::round(length))); };
    turned.push_back({{pixels(extent.left - left), pixels(extent.top - top),
                       std::max<std::size_t>(1, pixels(extent.right - extent.left)),
                       std::max<std::size_t>(1, pixels(extent.bottom - extent.top))},
                      components[i].area,
                      {}});
  }
  return turned;
}

}  // namespace inkling::segmentation
