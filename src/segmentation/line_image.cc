#include "segmentation/line_image.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "segmentation/parameters.h"

namespace inkling::segmentation {
namespace {

std::size_t to_pixel(double value) { return static_cast<std::size_t>(std::max(0.0, value)); }

// The line's components on their part of the picture: what belongs to none of them is 0.
struct Crop {
  raster::Box box;
  raster::Plane<std::uint32_t> component;  // 1 + index into TextLine::components
};

// A component takes the grey pixels on its edge with it: those with ink that belong to no component.
void add_edges(const InkMap& map, Crop& crop) {
  const raster::Box& box = crop.box;
  const raster::Plane<std::uint32_t> inner = crop.component;
  for (std::size_t y = 0; y < box.height; ++y) {
    for (std::size_t x = 0; x < box.width; ++x) {
      if (map.mask.at(box.left + x, box.top + y) != 0 || map.ink.at(box.left + x, box.top + y) == 0) continue;
      std::uint32_t& here = crop.component.at(x, y);
      for (std::size_t v = y - std::min<std::size_t>(y, 1); v < std::min(box.height, y + 2) && here == 0; ++v) {
        for (std::size_t u = x - std::min<std::size_t>(x, 1); u < std::min(box.width, x + 2) && here == 0; ++u) {
          here = inner.at(u, v);
        }
      }
    }
  }
}

Crop crop_of(const InkMap& map, std::span<const Component> components, const TextLine& line) {
  const raster::Box whole = raster::union_of(line.components, [&](std::size_t i) { return components[i].box; });
  const raster::Box box = raster::grown(whole, 1, map.ink.width, map.ink.height);
  Crop crop{box, raster::Plane<std::uint32_t>(box.width, box.height)};
  for (std::size_t i = 0; i < line.components.size(); ++i) {
    for (const Run& run : components[line.components[i]].runs) {
      std::ranges::fill(crop.component.row(run.y - box.top).subspan(run.begin - box.left, run.end - run.begin),
                        static_cast<std::uint32_t>(i + 1));
    }
  }
  add_edges(map, crop);
  return crop;
}

// Lays the line out level, around its components. Sets its place, and its planes to paper of its size.
void lay_out(std::span<const Component> components, const TextLine& line, LineImage& image) {
  const double slope = std::abs(line.slope) < kLineImage.level ? 0 : line.slope;
  LinePlace& place = image.place;
  place.cosine = 1 / std::hypot(1, slope);
  place.sine = slope * place.cosine;
  place.scale = std::max(1.0, std::floor(line.height / kLineImage.working_height));
  double left = std::numeric_limits<double>::max();
  double top = left;
  double right = -left;
  double bottom = -left;
  for (const std::size_t i : line.components) {
    const raster::Box& box = components[i].box;
    for (const std::size_t x : {box.left, box.right()}) {
      for (const std::size_t y : {box.top, box.bottom()}) {
        const double across = static_cast<double>(x) * place.cosine + static_cast<double>(y) * place.sine;
        const double down = static_cast<double>(y) * place.cosine - static_cast<double>(x) * place.sine;
        left = std::min(left, across - 1);
        right = std::max(right, across + 1);
        top = std::min(top, down - 1);
        bottom = std::max(bottom, down + 1);
      }
    }
  }
  place.left = left * place.cosine - top * place.sine;
  place.top = left * place.sine + top * place.cosine;
  const std::size_t width = to_pixel(std::ceil((right - left) / place.scale));
  const std::size_t height = to_pixel(std::ceil((bottom - top) / place.scale));
  image.ink = raster::Plane<std::uint8_t>(width, height);
  image.component = raster::Plane<std::uint32_t>(width, height);
}

// Fills in the pixels of a level line, each the mean of n × n whole ones of the picture's.
void sample_level(const InkMap& map, const Crop& crop, LineImage& image) {
  const auto n = static_cast<std::size_t>(image.place.scale);
  const auto left = static_cast<std::size_t>(static_cast<double>(crop.box.left) - image.place.left);
  const auto top = static_cast<std::size_t>(static_cast<double>(crop.box.top) - image.place.top);
  raster::Plane<std::uint32_t> sums(image.ink.width, image.ink.height);
  std::vector<std::size_t> columns(crop.box.width);
  for (std::size_t u = 0; u < columns.size(); ++u) columns[u] = (u + left) / n;
  for (std::size_t v = 0; v < crop.box.height; ++v) {
    const auto components = crop.component.row(v);
    const auto ink = map.ink.row(crop.box.top + v).subspan(crop.box.left);
    const auto line_components = image.component.row((v + top) / n);
    const auto line_sums = sums.row((v + top) / n);
    for (std::size_t u = 0; u < components.size(); ++u) {
      if (components[u] == 0) continue;
      line_components[columns[u]] = components[u];
      line_sums[columns[u]] += ink[u];
    }
  }
  std::ranges::transform(sums.values, image.ink.values.begin(),
                         [n](std::uint32_t sum) { return static_cast<std::uint8_t>((sum + n * n / 2) / (n * n)); });
}

// The same for a line that slopes: the mean of pixels at n × n places.
void sample_sloping(const InkMap& map, const Crop& crop, LineImage& image) {
  const LinePlace& place = image.place;
  const auto n = static_cast<std::size_t>(std::max(place.scale, 2.0));
  // Where the middles of a pixel's parts lie.
  const auto part = [n](std::size_t pixel, std::size_t i) {
    return static_cast<double>(pixel) + (static_cast<double>(i) + 0.5) / static_cast<double>(n);
  };
  const auto left = static_cast<double>(crop.box.left), right = static_cast<double>(crop.box.right());
  const auto top = static_cast<double>(crop.box.top), bottom = static_cast<double>(crop.box.bottom());
  for (std::size_t row = 0; row < image.ink.height; ++row) {
    for (std::size_t column = 0; column < image.ink.width; ++column) {
      std::size_t sum = 0;
      std::uint32_t last = 0;
      for (std::size_t j = 0; j < n; ++j) {
        for (std::size_t i = 0; i < n; ++i) {
          const double x = place.x_of(part(column, i), part(row, j));
          const double y = place.y_of(part(column, i), part(row, j));
          if (x < left || x >= right || y < top || y >= bottom) continue;
          const auto u = static_cast<std::size_t>(x);
          const auto v = static_cast<std::size_t>(y);
          const std::uint32_t component = crop.component.at(u - crop.box.left, v - crop.box.top);
          if (component == 0) continue;
          last = component;
          sum += map.ink.at(u, v);
        }
      }
      image.component.at(column, row) = last;
      image.ink.at(column, row) = static_cast<std::uint8_t>((sum + n * n / 2) / (n * n));
    }
  }
}

}  // namespace

raster::Box LinePlace::in_picture(const raster::Box& box, std::size_t width, std::size_t height) const {
  double x0 = std::numeric_limits<double>::max();
  double y0 = x0;
  double x1 = 0;
  double y1 = 0;
  for (const std::size_t x : {box.left, box.right()}) {
    for (const std::size_t y : {box.top, box.bottom()}) {
      const double across = x_of(static_cast<double>(x), static_cast<double>(y));
      const double down = y_of(static_cast<double>(x), static_cast<double>(y));
      x0 = std::min(x0, across);
      x1 = std::max(x1, across);
      y0 = std::min(y0, down);
      y1 = std::max(y1, down);
    }
  }
  const std::size_t left_column = std::min(width - 1, to_pixel(std::round(x0)));
  const std::size_t top_row = std::min(height - 1, to_pixel(std::round(y0)));
  const std::size_t right_column = std::clamp(to_pixel(std::round(x1)), left_column + 1, width);
  const std::size_t bottom_row = std::clamp(to_pixel(std::round(y1)), top_row + 1, height);
  return {left_column, top_row, right_column - left_column, bottom_row - top_row};
}

LineImage cut_line(const InkMap& map, std::span<const Component> components, const TextLine& line) {
  LineImage image;
  lay_out(components, line, image);
  const auto sample = image.place.sine == 0 ? sample_level : sample_sloping;
  sample(map, crop_of(map, components, line), image);
  image.stroke_width = std::max(1.0, static_cast<double>(map.stroke_width) / image.place.scale);
  image.writing_height = std::max(1.0, line.height / image.place.scale);
  return image;
}

}  // namespace inkling::segmentation
