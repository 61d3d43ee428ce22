#include "synthesis/skeleton.h"

#include <array>
#include <cstdint>
#include <vector>

namespace inkling::synthesis {
namespace {

// Ink or not, with a border of paper one pixel wide.
struct Mask {
  explicit Mask(const Ink& ink) : stride(ink.width + 2), set(stride * (ink.height + 2)) {
    for (std::size_t y = 0; y < ink.height; ++y) {
      for (std::size_t x = 0; x < ink.width; ++x) set[(y + 1) * stride + x + 1] = ink.at(x, y) >= 0.5f;
    }
  }

  // The places of the eight neighbours, clockwise from the one above.
  std::array<std::size_t, 8> around(std::size_t i) const {
    return {i - stride, i - stride + 1, i + 1, i + stride + 1, i + stride, i + stride - 1, i - 1, i - stride - 1};
  }

  std::size_t stride;
  std::vector<std::uint8_t> set;
};

// Whether Zhang and Suen's pass (0 or 1) removes pixel i.
bool is_removable(const Mask& mask, std::size_t i, int pass) {
  const auto places = mask.around(i);
  std::array<int, 8> p;
  int count = 0;
  for (std::size_t k = 0; k < 8; ++k) count += p[k] = mask.set[places[k]];
  if (count < 2 || count > 6) return false;
  int changes = 0;
  for (std::size_t k = 0; k < 8; ++k) changes += p[k] == 0 && p[(k + 1) % 8] == 1;
  if (changes != 1) return false;
  return pass == 0 ? p[0] * p[2] * p[4] == 0 && p[2] * p[4] * p[6] == 0
                   : p[0] * p[2] * p[6] == 0 && p[0] * p[4] * p[6] == 0;
}

void thin(Mask& mask) {
  std::vector<std::size_t> ink;
  for (std::size_t i = 0; i < mask.set.size(); ++i) {
    if (mask.set[i] != 0) ink.push_back(i);
  }
  for (bool changed = true; changed;) {
    changed = false;
    for (const int pass : {0, 1}) {
      std::vector<std::size_t> removed;
      for (const std::size_t i : ink) {
        if (is_removable(mask, i, pass)) removed.push_back(i);
      }
      for (const std::size_t i : removed) mask.set[i] = 0;
      std::erase_if(ink, [&mask](std::size_t i) { return mask.set[i] == 0; });
      changed = changed || !removed.empty();
    }
  }
}

// Every point moved to the mean of itself and its neighbours, ends staying where they are: no stairs.
std::vector<Point> smoothed(const Mask& mask, const std::vector<Point>& points) {
  std::vector<Point> result = points;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (mask.set[i] == 0) continue;
    Point sum = points[i];
    float count = 1;
    for (const std::size_t j : mask.around(i)) {
      if (mask.set[j] == 0) continue;
      sum.x += points[j].x;
      sum.y += points[j].y;
      ++count;
    }
    if (count >= 3) result[i] = {sum.x / count, sum.y / count};
  }
  return result;
}

}  // namespace

Drawing skeleton_of(const Ink& ink) {
  Mask mask(ink);
  thin(mask);
  std::vector<Point> points(mask.set.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    points[i] = {static_cast<float>(i % mask.stride) - 1, static_cast<float>(i / mask.stride) - 1};
  }
  points = smoothed(mask, smoothed(mask, points));
  Drawing drawing;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (mask.set[i] == 0) continue;
    bool alone = true;
    for (const std::size_t j : mask.around(i)) {
      if (mask.set[j] == 0) continue;
      alone = false;
      if (j > i) drawing.push_back({points[i], points[j]});
    }
    if (alone) drawing.push_back({points[i]});
  }
  return drawing;
}

}  // namespace inkling::synthesis
