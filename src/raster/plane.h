// Values in rows and columns: the one type of everything that has a value for each pixel.
#ifndef INKLING_RASTER_PLANE_H_
#define INKLING_RASTER_PLANE_H_

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "raster/box.h"

namespace inkling::raster {

// Row 0 is the uppermost, column 0 the leftmost.
template <typename T>
struct Plane {
  std::size_t width = 0;   // pixels
  std::size_t height = 0;  // pixels
  std::vector<T> values;   // [height, width]

  Plane() = default;

  // width × height pixels of `value`.
  Plane(std::size_t columns, std::size_t rows, T value = T{})
      : width(columns), height(rows), values(columns * rows, value) {}

  // REQUIRES: as many values as pixels.
  Plane(std::size_t columns, std::size_t rows, std::vector<T> all)
      : width(columns), height(rows), values(std::move(all)) {
    assert(values.size() == width * height);
  }

  bool empty() const { return values.empty(); }

  // REQUIRES: x < width, y < height.
  T& at(std::size_t x, std::size_t y) { return values[y * width + x]; }
  const T& at(std::size_t x, std::size_t y) const { return values[y * width + x]; }

  // The `width` values of row y: what loops over many pixels uses. REQUIRES: y < height.
  std::span<T> row(std::size_t y) { return std::span(values).subspan(y * width, width); }
  std::span<const T> row(std::size_t y) const { return std::span(values).subspan(y * width, width); }

  bool operator==(const Plane&) const = default;
};

// What of `plane` lies in `box`. REQUIRES: the box lies in it.
template <typename T>
Plane<T> crop(const Plane<T>& plane, const Box& box) {
  Plane<T> part(box.width, box.height);
  for (std::size_t y = 0; y < box.height; ++y) {
    std::ranges::copy(plane.row(box.top + y).subspan(box.left, box.width), part.row(y).begin());
  }
  return part;
}

}  // namespace inkling::raster

#endif  // INKLING_RASTER_PLANE_H_
