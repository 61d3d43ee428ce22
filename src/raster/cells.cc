#include "raster/cells.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace inkling::raster {

Cells cells_of(const Image& picture) {
  constexpr std::size_t kMostCells = 1024;  // along the longer side
  const std::size_t longer = std::max(picture.width, picture.height);
  const std::size_t size = (longer + kMostCells - 1) / kMostCells;
  if (size == 1) return {1, picture};
  Cells cells{size, Image((picture.width + size - 1) / size, (picture.height + size - 1) / size)};
  std::vector<std::uint32_t> sums(picture.width);  // of the rows of a row of cells
  for (std::size_t top = 0; top < picture.height; top += size) {
    const std::size_t rows = std::min(size, picture.height - top);
    std::ranges::fill(sums, 0u);
    for (std::size_t y = top; y < top + rows; ++y) {
      const auto row = picture.row(y);
      for (std::size_t x = 0; x < picture.width; ++x) sums[x] += row[x];
    }
    const auto means = cells.means.row(top / size);
    for (std::size_t left = 0; left < picture.width; left += size) {
      const std::size_t columns = std::min(size, picture.width - left);
      std::uint32_t sum = 0;
      for (std::size_t x = left; x < left + columns; ++x) sum += sums[x];
      means[left / size] = static_cast<std::uint8_t>(sum / (rows * columns));
    }
  }
  return cells;
}

}  // namespace inkling::raster
