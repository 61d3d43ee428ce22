#include "synthesis/compress.h"

#include <array>
#include <cmath>
#include <numbers>

namespace inkling::synthesis {
namespace {

constexpr std::size_t kSide = 8;

using Block = std::array<std::array<float, kSide>, kSide>;

// The orthonormal cosine transform: row u is the pattern of frequency u.
Block make_cosines() {
  Block cosines;
  for (std::size_t u = 0; u < kSide; ++u) {
    for (std::size_t x = 0; x < kSide; ++x) {
      const double angle = (2 * static_cast<double>(x) + 1) * static_cast<double>(u) * std::numbers::pi / 16;
      cosines[u][x] = static_cast<float>(std::cos(angle) * (u == 0 ? std::sqrt(0.125) : 0.5));
    }
  }
  return cosines;
}

// left · right, or left · rightᵀ
enum class Right { kPlain, kTransposed };

Block product(const Block& left, const Block& right, Right how) {
  Block result = {};
  for (std::size_t i = 0; i < kSide; ++i) {
    for (std::size_t j = 0; j < kSide; ++j) {
      for (std::size_t k = 0; k < kSide; ++k) {
        result[i][j] += left[i][k] * (how == Right::kPlain ? right[k][j] : right[j][k]);
      }
    }
  }
  return result;
}

Block transposed(const Block& block) {
  Block result;
  for (std::size_t i = 0; i < kSide; ++i) {
    for (std::size_t j = 0; j < kSide; ++j) result[i][j] = block[j][i];
  }
  return result;
}

}  // namespace

void compress(float quantum, Ink& picture) {
  static const Block cosines = make_cosines();
  static const Block inverse = transposed(cosines);
  for (std::size_t top = 0; top + kSide <= picture.height; top += kSide) {
    for (std::size_t left = 0; left + kSide <= picture.width; left += kSide) {
      Block block;
      for (std::size_t y = 0; y < kSide; ++y) {
        for (std::size_t x = 0; x < kSide; ++x) block[y][x] = picture.at(left + x, top + y);
      }
      Block waves = product(product(cosines, block, Right::kPlain), cosines, Right::kTransposed);
      for (std::size_t u = 0; u < kSide; ++u) {
        for (std::size_t v = 0; v < kSide; ++v) {
          const float step = quantum * (1 + 5 * static_cast<float>(u + v) / 14);
          waves[u][v] = step * std::round(waves[u][v] / step);
        }
      }
      block = product(product(inverse, waves, Right::kPlain), inverse, Right::kTransposed);
      for (std::size_t y = 0; y < kSide; ++y) {
        for (std::size_t x = 0; x < kSide; ++x) picture.at(left + x, top + y) = block[y][x];
      }
    }
  }
}

}  // namespace inkling::synthesis
