#include "image/background.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "image/morphology.h"

namespace inkling {
namespace {

constexpr std::size_t kMostCells = 1024;  // along the longer side

// Contrast is measured in parts of the paper's own lightness, since a shadow darkens paper and ink alike. But in the
// deepest shadow a camera's noise is not less than elsewhere, so below this lightness it is not enlarged any further.
constexpr int kLeastRange = 64;  // not less: contrast_of_row

struct Paper {
  Image light;  // the paper where ink is darker
  Image dark;   // the paper where ink is lighter
};

}  // namespace

Cells cells_of(const Image& picture) {
  const std::size_t longer = std::max(picture.width, picture.height);
  const std::size_t size = (longer + kMostCells - 1) / kMostCells;
  if (size == 1) return {1, picture};
  Cells cells{size, {(picture.width + size - 1) / size, (picture.height + size - 1) / size, {}}};
  cells.means.pixels.reserve(cells.means.width * cells.means.height);
  std::vector<std::uint32_t> sums(picture.width);  // of the rows of a row of cells
  for (std::size_t top = 0; top < picture.height; top += size) {
    const std::size_t rows = std::min(size, picture.height - top);
    std::ranges::fill(sums, 0u);
    for (std::size_t y = top; y < top + rows; ++y) {
      const std::uint8_t* const row = picture.pixels.data() + y * picture.width;
      for (std::size_t x = 0; x < picture.width; ++x) sums[x] += row[x];
    }
    for (std::size_t left = 0; left < picture.width; left += size) {
      const std::size_t columns = std::min(size, picture.width - left);
      std::uint32_t sum = 0;
      for (std::size_t x = left; x < left + columns; ++x) sum += sums[x];
      cells.means.pixels.push_back(static_cast<std::uint8_t>(sum / (rows * columns)));
    }
  }
  return cells;
}

PolarityMap common_polarity(const Cells& cells) {
  const auto [darkest, lightest] = std::ranges::minmax(cells.means.pixels);
  const int middle = (darkest + lightest + 1) / 2;
  const auto dark = std::ranges::count_if(cells.means.pixels, [&](std::uint8_t value) { return value < middle; });
  const bool inverted = 2 * dark > std::ssize(cells.means.pixels);
  return PolarityMap(cells.means.pixels.size(), inverted ? 1 : 0);
}

namespace {

// Sums over the square of 2·radius + 1 cells around each cell.
class WindowSums {
 public:
  WindowSums(const Image& values) : width_(values.width), height_(values.height) {
    integral_.resize((width_ + 1) * (height_ + 1));
    for (std::size_t y = 0; y < height_; ++y) {
      std::uint32_t sum = 0;  // 255 · 1024² < 2³²
      for (std::size_t x = 0; x < width_; ++x) {
        sum += values.pixels[y * width_ + x];
        integral_[(y + 1) * (width_ + 1) + x + 1] = integral_[y * (width_ + 1) + x + 1] + sum;
      }
    }
  }

  std::uint32_t around(std::size_t x, std::size_t y, std::size_t radius) const {
    const std::size_t left = x - std::min(x, radius);
    const std::size_t top = y - std::min(y, radius);
    const std::size_t right = std::min(x + radius + 1, width_);
    const std::size_t bottom = std::min(y + radius + 1, height_);
    return at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top);
  }

 private:
  std::uint32_t at(std::size_t x, std::size_t y) const { return integral_[y * (width_ + 1) + x]; }

  std::size_t width_;
  std::size_t height_;
  std::vector<std::uint32_t> integral_;
};

Image difference(const Image& more, const Image& less) {
  Image result{more.width, more.height, std::vector<std::uint8_t>(more.pixels.size())};
  for (std::size_t i = 0; i < more.pixels.size(); ++i) {
    const int contrast = more.pixels[i] - less.pixels[i];
    result.pixels[i] = static_cast<std::uint8_t>(std::max(contrast, 0));
  }
  return result;
}

std::size_t in_cells(float pixels, const Cells& cells) {
  return static_cast<std::size_t>(std::ceil(pixels / static_cast<float>(cells.size)));
}

}  // namespace

PolarityMap local_polarity(const Cells& cells, const PolarityMap& common, float stroke_width) {
  const std::size_t radius = in_cells(0.75f * stroke_width, cells);
  const WindowSums dark(difference(close(cells.means, radius), cells.means));
  const WindowSums light(difference(cells.means, open(cells.means, radius)));
  const std::size_t window = in_cells(6 * stroke_width, cells);
  constexpr std::uint32_t kClearly = 3;  // times more strokes of the one than of the other
  PolarityMap polarity = common;
  for (std::size_t y = 0; y < cells.means.height; ++y) {
    for (std::size_t x = 0; x < cells.means.width; ++x) {
      const std::uint32_t darker = dark.around(x, y, window);
      const std::uint32_t lighter = light.around(x, y, window);
      std::uint8_t& inverted = polarity[y * cells.means.width + x];
      if (inverted == 0 && lighter / kClearly > darker) inverted = 1;
      if (inverted == 1 && common[0] == 1 && darker / kClearly > lighter) inverted = 0;
    }
  }
  return polarity;
}

namespace {

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

void contrast_of_row(const std::uint8_t* pixels, const RowGains& row, std::uint8_t* out) {
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

std::vector<std::uint8_t> contrast_to_paper(const Image& picture, const Cells& cells, const PolarityMap& inverted,
                                            std::size_t radius) {
  const bool any_dark = std::ranges::any_of(inverted, [](std::uint8_t value) { return value == 0; });
  const bool any_light = std::ranges::any_of(inverted, [](std::uint8_t value) { return value == 1; });
  const Paper paper{any_dark ? close(cells.means, radius) : cells.means,
                    any_light ? open(cells.means, radius) : cells.means};
  std::vector<std::uint8_t> contrast(picture.pixels.size());
  RowGains row(picture.width);
  for (std::size_t y = 0; y < picture.height; ++y) {
    if (y % cells.size == 0) {
      for (std::size_t cell = 0; cell < cells.means.width; ++cell) {
        const std::size_t i = y / cells.size * cells.means.width + cell;
        const bool light_ink = inverted[i] != 0;
        row.set(cell * cells.size, std::min((cell + 1) * cells.size, picture.width), light_ink,
                light_ink ? paper.dark.pixels[i] : paper.light.pixels[i]);
      }
    }
    contrast_of_row(picture.pixels.data() + y * picture.width, row, contrast.data() + y * picture.width);
  }
  return contrast;
}

}  // namespace inkling
