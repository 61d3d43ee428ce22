#include "raster/morphology.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace inkling::raster {
namespace {

using Row = std::span<std::uint8_t>;

template <typename Choose>
void combine(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b, Row out, Choose choose) {
  for (std::size_t x = 0; x < out.size(); ++x) out[x] = choose(a[x], b[x]);
}

// The choice of each pixel among the 2·radius + 1 pixels down around it. Rows are cut into blocks as long as the
// window: a window is the end of one block and the start of the next, whose choices are running ones.
template <typename Choose>
Image choose_down(Image image, std::size_t radius, Choose choose) {
  if (radius == 0 || image.height < 2) return image;
  const std::size_t window = 2 * radius + 1;
  Image from_start = image;  // of the rows from the start of the block
  Image to_end = std::move(image);
  const std::size_t height = to_end.height;
  for (std::size_t y = 1; y < height; ++y) {
    if (y % window != 0) combine(from_start.row(y - 1), from_start.row(y), from_start.row(y), choose);
  }
  for (std::size_t y = height - 1; y > 0; --y) {
    if (y % window != 0) combine(to_end.row(y), to_end.row(y - 1), to_end.row(y - 1), choose);
  }
  Image result = to_end;
  for (std::size_t y = 0; y < height; ++y) {
    const std::size_t first = y < radius ? 0 : y - radius;
    const std::size_t last = std::min(y + radius, height - 1);
    if (first / window == last / window) {
      // One block, and at an end of the picture: the window starts or ends where the block does.
      const bool starts = first % window == 0;
      const Row whole = starts ? from_start.row(last) : to_end.row(first);
      std::ranges::copy(whole, result.row(y).begin());
    } else {
      combine(to_end.row(first), from_start.row(last), result.row(y), choose);
    }
  }
  return result;
}

Image transposed(const Image& image) {
  constexpr std::size_t kTile = 32;
  Image result(image.height, image.width);
  for (std::size_t top = 0; top < image.height; top += kTile) {
    for (std::size_t left = 0; left < image.width; left += kTile) {
      for (std::size_t x = left; x < std::min(left + kTile, image.width); ++x) {
        const Row column = result.row(x);
        for (std::size_t y = top; y < std::min(top + kTile, image.height); ++y) column[y] = image.at(x, y);
      }
    }
  }
  return result;
}

template <typename Choose>
Image choose_around(const Image& image, std::size_t radius, Choose choose) {
  return transposed(choose_down(transposed(choose_down(image, radius, choose)), radius, choose));
}

}  // namespace

Image dilate(const Image& image, std::size_t radius) {
  return choose_around(image, radius, [](std::uint8_t a, std::uint8_t b) { return std::max(a, b); });
}

Image erode(const Image& image, std::size_t radius) {
  return choose_around(image, radius, [](std::uint8_t a, std::uint8_t b) { return std::min(a, b); });
}

Image close(const Image& image, std::size_t radius) { return erode(dilate(image, radius), radius); }

Image open(const Image& image, std::size_t radius) { return dilate(erode(image, radius), radius); }

}  // namespace inkling::raster
