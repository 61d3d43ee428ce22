#include "augmentation/upsample.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace inkling::augmentation {
namespace {

// Half the mean distance of the finer pixels' middles from their pixel's.
float side_weight(std::size_t factor) {
  double sum = 0;
  for (std::size_t i = 0; i < factor; ++i) {
    sum += std::abs((static_cast<double>(i) + 0.5) / static_cast<double>(factor) - 0.5);
  }
  return static_cast<float>(sum / static_cast<double>(factor) / 2);
}

}  // namespace

MeanToPoint::Solver::Solver(std::size_t size, float side) {
  float before = 0;
  for (std::size_t i = 0; i < size; ++i) {
    pivot.push_back(1 / (1 - 2 * side - side * before));
    before = side * pivot.back();
    upper.push_back(before);
  }
}

MeanToPoint::MeanToPoint(std::size_t height, std::size_t width, std::size_t factor)
    : side_(side_weight(factor)), down_(height, side_), across_(width, side_) {}

void MeanToPoint::apply(raster::PaddedImage& image) const {
  const std::size_t height = image.height();
  const std::size_t width = image.width();
  assert(down_.pivot.size() == height && across_.pivot.size() == width);
  for (std::size_t y = 0; y < height; ++y) {
    const auto row = image.row(y);
    const auto above = image.row(y == 0 ? 0 : y - 1);
    const float side = y == 0 ? 0 : side_;
    for (std::size_t x = 0; x < width; ++x) row[x] = (row[x] - side * above[x]) * down_.pivot[y];
  }
  for (std::size_t y = height - 1; y-- > 0;) {
    const auto row = image.row(y);
    const auto below = image.row(y + 1);
    for (std::size_t x = 0; x < width; ++x) row[x] -= down_.upper[y] * below[x];
  }
  for (std::size_t y = 0; y < height; ++y) {
    const auto row = image.row(y);
    row[0] *= across_.pivot[0];
    for (std::size_t x = 1; x < width; ++x) row[x] = (row[x] - side_ * row[x - 1]) * across_.pivot[x];
    for (std::size_t x = width - 1; x-- > 0;) row[x] -= across_.upper[x] * row[x + 1];
  }
}

void average_blocks(std::span<const float> fine, std::size_t width, std::size_t factor, std::span<float> out) {
  assert(fine.size() == out.size() * factor * factor && out.size() % width == 0);
  const float share = 1 / static_cast<float>(factor * factor);
  const float* line = fine.data();
  for (std::size_t row = 0; row < out.size(); row += width) {
    const auto pixels = out.subspan(row, width);
    std::ranges::fill(pixels, 0.0f);
    for (std::size_t i = 0; i < factor; ++i) {
      for (std::size_t x = 0; x < width; ++x) {
        for (std::size_t j = 0; j < factor; ++j) pixels[x] += *line++;
      }
    }
    for (float& pixel : pixels) pixel *= share;
  }
}

}  // namespace inkling::augmentation
