#include "raster/morphology.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>

namespace inkling::raster {
namespace {

struct Greatest {
  template <typename T>
  T operator()(T a, T b) const {
    return std::max(a, b);
  }
};

struct Least {
  template <typename T>
  T operator()(T a, T b) const {
    return std::min(a, b);
  }
};

template <typename T, typename Choose>
void combine(std::span<const T> a, std::span<const T> b, std::span<T> out, Choose choose) {
  for (std::size_t x = 0; x < out.size(); ++x) out[x] = choose(a[x], b[x]);
}

// The choice of each pixel among the 2·radius + 1 pixels down around it. Rows are cut into blocks as long as the
// window: a window is the end of one block and the start of the next, whose choices are running ones.
template <typename T, typename Choose>
Plane<T> choose_down(Plane<T> plane, std::size_t radius, Choose choose) {
  if (radius == 0 || plane.height < 2) return plane;
  const std::size_t window = 2 * radius + 1;
  Plane<T> from_start = plane;  // of the rows from the start of the block
  Plane<T> to_end = std::move(plane);
  const std::size_t height = to_end.height;
  for (std::size_t y = 1; y < height; ++y) {
    if (y % window != 0) combine<T>(from_start.row(y - 1), from_start.row(y), from_start.row(y), choose);
  }
  for (std::size_t y = height - 1; y > 0; --y) {
    if (y % window != 0) combine<T>(to_end.row(y), to_end.row(y - 1), to_end.row(y - 1), choose);
  }
  Plane<T> result = to_end;
  for (std::size_t y = 0; y < height; ++y) {
    const std::size_t first = y < radius ? 0 : y - radius;
    const std::size_t last = std::min(y + radius, height - 1);
    if (first / window == last / window) {
      // One block, and at an end of the plane: the window starts or ends where the block does.
      const bool starts = first % window == 0;
      std::ranges::copy(starts ? from_start.row(last) : to_end.row(first), result.row(y).begin());
    } else {
      combine<T>(to_end.row(first), from_start.row(last), result.row(y), choose);
    }
  }
  return result;
}

template <typename T>
Plane<T> transposed(const Plane<T>& plane) {
  constexpr std::size_t kTile = 32;
  Plane<T> result(plane.height, plane.width);
  for (std::size_t top = 0; top < plane.height; top += kTile) {
    for (std::size_t left = 0; left < plane.width; left += kTile) {
      for (std::size_t x = left; x < std::min(left + kTile, plane.width); ++x) {
        const std::span<T> column = result.row(x);
        for (std::size_t y = top; y < std::min(top + kTile, plane.height); ++y) column[y] = plane.at(x, y);
      }
    }
  }
  return result;
}

template <typename T, typename Choose>
Plane<T> choose_around(const Plane<T>& plane, std::size_t radius, Choose choose) {
  return transposed(choose_down(transposed(choose_down(plane, radius, choose)), radius, choose));
}

}  // namespace

template <typename T>
Plane<T> dilate(const Plane<T>& plane, std::size_t radius) {
  return choose_around(plane, radius, Greatest{});
}

template <typename T>
Plane<T> erode(const Plane<T>& plane, std::size_t radius) {
  return choose_around(plane, radius, Least{});
}

template <typename T>
Plane<T> close(const Plane<T>& plane, std::size_t radius) {
  return erode(dilate(plane, radius), radius);
}

template <typename T>
Plane<T> open(const Plane<T>& plane, std::size_t radius) {
  return dilate(erode(plane, radius), radius);
}

template Plane<std::uint8_t> dilate(const Plane<std::uint8_t>&, std::size_t);
template Plane<std::uint8_t> erode(const Plane<std::uint8_t>&, std::size_t);
template Plane<std::uint8_t> close(const Plane<std::uint8_t>&, std::size_t);
template Plane<std::uint8_t> open(const Plane<std::uint8_t>&, std::size_t);
template Plane<float> dilate(const Plane<float>&, std::size_t);
template Plane<float> erode(const Plane<float>&, std::size_t);
template Plane<float> close(const Plane<float>&, std::size_t);
template Plane<float> open(const Plane<float>&, std::size_t);

}  // namespace inkling::raster
