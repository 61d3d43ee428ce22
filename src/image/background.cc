#include "image/background.h"

#include <algorithm>

#include "image/morphology.h"
#include "image/resize.h"

namespace inkling {
namespace {

constexpr std::size_t kCells = 512;  // along the longer side, at most

bool is_light_on_dark(const Image& cells) {
  const auto [darkest, lightest] = std::ranges::minmax(cells.pixels);
  const int middle = (darkest + lightest) / 2;
  const auto dark = std::ranges::count_if(cells.pixels, [&](std::uint8_t value) { return value < middle; });
  return 2 * dark > std::ssize(cells.pixels);
}

}  // namespace

Contrast contrast_to_paper(const Image& picture) {
  const std::size_t longer = std::max(picture.width, picture.height);
  const std::size_t cell = (longer + kCells - 1) / kCells;
  Image cells = resize(picture, (picture.width + cell - 1) / cell, (picture.height + cell - 1) / cell);
  Contrast contrast{std::vector<std::uint8_t>(picture.pixels.size()), is_light_on_dark(cells)};
  if (contrast.inverted) {
    for (std::uint8_t& value : cells.pixels) value = static_cast<std::uint8_t>(255 - value);
  }
  const std::size_t radius = std::max<std::size_t>(2, std::min(cells.width, cells.height) / 6);
  const Image paper = close(cells, radius);
  for (std::size_t y = 0; y < picture.height; ++y) {
    const std::uint8_t* const light = paper.pixels.data() + y / cell * paper.width;
    for (std::size_t x = 0; x < picture.width; ++x) {
      const int level = std::max<int>(1, light[x / cell]);
      const int pixel = picture.pixels[y * picture.width + x];
      const int darkness = level - (contrast.inverted ? 255 - pixel : pixel);
      contrast.values[y * picture.width + x] = static_cast<std::uint8_t>(std::clamp(darkness * 255 / level, 0, 255));
    }
  }
  return contrast;
}

}  // namespace inkling
