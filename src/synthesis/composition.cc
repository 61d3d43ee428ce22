#include "synthesis/composition.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "synthesis/parameters.h"

namespace inkling::synthesis {
namespace {

std::size_t margin_of(float height) { return 2 + static_cast<std::size_t>(kDigit.margin * height); }

}  // namespace

bool is_like_a_one(const Ink& ink) {
  double sum = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0;
  for (std::size_t row = 0; row < ink.height; ++row) {
    for (std::size_t column = 0; column < ink.width; ++column) {
      const double weight = ink.at(column, row);
      const auto cx = static_cast<double>(column), cy = static_cast<double>(row);
      sum += weight;
      x += weight * cx;
      y += weight * cy;
      xx += weight * cx * cx;
      xy += weight * cx * cy;
      yy += weight * cy * cy;
    }
  }
  if (sum <= 0) return false;
  xx = xx / sum - x * x / sum / sum;
  xy = xy / sum - x * y / sum / sum;
  yy = yy / sum - y * y / sum / sum;
  if (yy < xx) return false;  // it lies
  const double root = std::sqrt((xx - yy) * (xx - yy) / 4 + xy * xy);
  const double along = (xx + yy) / 2 + root, across = std::max(0.0, (xx + yy) / 2 - root);
  return across < kDigit.one_like * kDigit.one_like * along;
}

Scene alone(const Ink& own, float height) {
  const std::size_t margin = margin_of(height);
  Scene scene;
  scene.height = height;
  scene.ink = Ink(own.width + 2 * margin, own.height + 2 * margin);
  paste(own, static_cast<std::ptrdiff_t>(margin), static_cast<std::ptrdiff_t>(margin), scene.ink);
  scene.own = scene.ink;
  return scene;
}

void put_beside(Scene& scene, const Ink& ink, Side side, float gap, float rise) {
  const auto margin = static_cast<std::ptrdiff_t>(margin_of(scene.height));
  const auto width = static_cast<std::ptrdiff_t>(scene.ink.width);
  const auto added = static_cast<std::ptrdiff_t>(ink.width) + static_cast<std::ptrdiff_t>(std::lround(gap));
  const std::ptrdiff_t wider = width + std::max<std::ptrdiff_t>(added, 0);
  const auto old_height = static_cast<std::ptrdiff_t>(scene.ink.height);
  const auto middle = static_cast<std::ptrdiff_t>(std::lround(rise));
  std::ptrdiff_t top = (old_height - static_cast<std::ptrdiff_t>(ink.height)) / 2 - middle;
  const std::ptrdiff_t down = std::max<std::ptrdiff_t>(0, margin - top);  // that the scene has to move
  top += down;
  const std::ptrdiff_t higher = std::max(old_height + down, top + static_cast<std::ptrdiff_t>(ink.height) + margin);
  const std::ptrdiff_t aside = side == Side::kLeft ? wider - width : 0;
  const std::ptrdiff_t left = side == Side::kLeft ? margin : wider - margin - static_cast<std::ptrdiff_t>(ink.width);
  for (Ink* const layer : {&scene.own, &scene.ink}) {
    Ink larger(static_cast<std::size_t>(wider), static_cast<std::size_t>(higher));
    paste(*layer, aside, down, larger);
    *layer = std::move(larger);
  }
  paste(ink, left, top, scene.ink);
}

}  // namespace inkling::synthesis
