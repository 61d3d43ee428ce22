#include "segmentation/background.h"

#include <algorithm>
#include <span>
#include <vector>

#include "raster/morphology.h"

namespace inkling::segmentation {
namespace {

// Contrast is measured in parts of the paper's own lightness, since a shadow darkens paper and ink alike. But in the
// deepest shadow a camera's noise is not less than elsewhere, so below this lightness it is not enlarged any further.
constexpr int kLeastRange = 64;  // not less: contrast_of_row

struct Paper {
  raster::Image light;  // the paper where ink is darker
  raster::Image dark;   // the paper where ink is lighter
};

// For a row of pixels: contrast = (level - pixel) · gain / 256, pixels and levels turned over (255 - value) where ink
// is lighter than paper.
struct RowGains {
  explicit RowGains(std::size_t width) : flips(width), levels(width), gains(width) {}

  void set(std::size_t begin, std::size_t end, bool inverted, std::uint8_t paper) {
    const auto flip = static_cast<std::uint8_t>(inverted ? 255 : 0);
    const auto level = static_cast<std::uint8_t>(paper ^ flip);
    const auto gain = static_cast<std::uint16_t>(255 * 256 / std::max<int>(kLeastRange, level));
    for (std::size_t x = begin; x < end; ++x) {
      flips[x] = flip;
      levels[x] = level;
      gains[x] = gain;
    }
  }

  std::vector<std::uint8_t> flips;
  std::vector<std::uint8_t> levels;
  std::vector<std::uint16_t> gains;  // at most 255 · 256 / kLeastRange, so that four times as much fits
};

void contrast_of_row(std::span<const std::uint8_t> pixels, const RowGains& row, std::span<std::uint8_t> out) {
  for (std::size_t x = 0; x < row.levels.size(); ++x) {
    const auto pixel = static_cast<std::uint8_t>(pixels[x] ^ row.flips[x]);
    const auto darkness = static_cast<std::uint8_t>(std::max(row.levels[x], pixel) - pixel);
    // The upper half of a product of 16 bits, which processors have an instruction for.
    const auto left = static_cast<std::uint16_t>(darkness << 6);
    const auto right = static_cast<std::uint16_t>(row.gains[x] << 2);
    const auto product = static_cast<std::uint16_t>((std::uint32_t{left} * right) >> 16);
    out[x] = static_cast<std::uint8_t>(std::min<std::uint16_t>(product, 255));
  }
}

}  // namespace

raster::Plane<std::uint8_t> contrast_to_paper(const raster::Image& picture, const raster::Cells& cells,
                                              const PolarityMap& inverted, std::size_t radius) {
  const bool any_dark = std::ranges::any_of(inverted.values, [](std::uint8_t value) { return value == 0; });
  const bool any_light = std::ranges::any_of(inverted.values, [](std::uint8_t value) { return value == 1; });
  const Paper paper{any_dark ? raster::close(cells.means, radius) : cells.means,
                    any_light ? raster::open(cells.means, radius) : cells.means};
  raster::Plane<std::uint8_t> contrast(picture.width, picture.height);
  RowGains row(picture.width);
  for (std::size_t y = 0; y < picture.height; ++y) {
    if (y % cells.size == 0) {
      for (std::size_t cell = 0; cell < cells.means.width; ++cell) {
        const bool light_ink = inverted.at(cell, y / cells.size) != 0;
        row.set(cell * cells.size, std::min((cell + 1) * cells.size, picture.width), light_ink,
                (light_ink ? paper.dark : paper.light).at(cell, y / cells.size));
      }
    }
    contrast_of_row(picture.row(y), row, contrast.row(y));
  }
  return contrast;
}

}  // namespace inkling::segmentation
