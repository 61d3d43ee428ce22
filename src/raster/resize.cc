#include "raster/resize.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace inkling::raster {
namespace {

// The pixels that a new pixel covers along one side: `first` and those behind it, each with its share of the mean.
struct Cover {
  std::size_t first;
  std::vector<float> shares;
};

std::vector<Cover> covers(std::size_t from, std::size_t to) {
  std::vector<Cover> covers;
  for (std::size_t i = 0; i < to; ++i) {
    // In units of 1/to of an old pixel, so that every border is a whole number.
    const std::size_t begin = i * from;
    const std::size_t end = begin + from;
    Cover cover{begin / to, {}};
    for (std::size_t k = cover.first; k * to < end; ++k) {
      const std::size_t overlap = std::min(end, (k + 1) * to) - std::max(begin, k * to);
      cover.shares.push_back(static_cast<float>(overlap) / static_cast<float>(from));
    }
    covers.push_back(std::move(cover));
  }
  return covers;
}

std::size_t scaled_side(std::size_t side, std::size_t numerator, std::size_t denominator) {
  return std::max<std::size_t>(1, (side * numerator + denominator / 2) / denominator);
}

}  // namespace

Image resize(const Image& image, std::size_t width, std::size_t height) {
  const std::vector<Cover> columns = covers(image.width, width);
  const std::vector<Cover> rows = covers(image.height, height);
  Image result(width, height);
  std::vector<float> line(image.width);  // the mean of the rows that a new row covers
  for (std::size_t y = 0; y < height; ++y) {
    const Cover& row = rows[y];
    std::ranges::fill(line, 0.0f);
    for (std::size_t k = 0; k < row.shares.size(); ++k) {
      const auto pixels = image.row(row.first + k);
      for (std::size_t x = 0; x < image.width; ++x) line[x] += row.shares[k] * static_cast<float>(pixels[x]);
    }
    for (std::size_t x = 0; x < width; ++x) {
      const Cover& column = columns[x];
      float mean = 0;
      for (std::size_t k = 0; k < column.shares.size(); ++k) mean += column.shares[k] * line[column.first + k];
      result.at(x, y) = static_cast<std::uint8_t>(std::clamp(std::lround(mean), 0l, 255l));
    }
  }
  return result;
}

Image fit(const Image& image, std::size_t width, std::size_t height, std::uint8_t paper) {
  const bool wide = image.width * height >= image.height * width;  // its width decides
  const std::size_t inner_width = wide ? width : scaled_side(image.width, height, image.height);
  const std::size_t inner_height = wide ? scaled_side(image.height, width, image.width) : height;
  const Image inner = resize(image, inner_width, inner_height);
  Image result(width, height, paper);
  const std::size_t left = (width - inner_width) / 2;
  const std::size_t top = (height - inner_height) / 2;
  for (std::size_t y = 0; y < inner_height; ++y) {
    std::ranges::copy(inner.row(y), result.row(top + y).begin() + static_cast<std::ptrdiff_t>(left));
  }
  return result;
}

}  // namespace inkling::raster
