#include "support/drawing.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/stream.h"

namespace inkling::test {
namespace {

float distance_to_line(const Point& p, const Point& a, const Point& b) {
  const float dx = b.x - a.x;
  const float dy = b.y - a.y;
  const float length = dx * dx + dy * dy;
  const float along = length > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length, 0.0f, 1.0f) : 0.0f;
  return std::hypot(p.x - a.x - along * dx, p.y - a.y - along * dy);
}

}  // namespace

raster::Image paper(std::size_t width, std::size_t height, std::uint8_t grey) { return {width, height, grey}; }

void draw(raster::Image& picture, const std::vector<Point>& points, float width, std::uint8_t grey) {
  for (std::size_t y = 0; y < picture.height; ++y) {
    for (std::size_t x = 0; x < picture.width; ++x) {
      const Point p{static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f};
      float distance = 1e9f;
      for (std::size_t i = 0; i + 1 < points.size(); ++i) {
        distance = std::min(distance, distance_to_line(p, points[i], points[i + 1]));
      }
      const float cover = std::clamp(width / 2 + 0.5f - distance, 0.0f, 1.0f) * std::min(width, 1.0f);
      std::uint8_t& pixel = picture.at(x, y);
      pixel = static_cast<std::uint8_t>(std::lround(cover * grey + (1 - cover) * pixel));
    }
  }
}

void draw_four(raster::Image& picture, float left, float top, float size, float width, std::uint8_t grey) {
  const float half = width / 2;
  const float inner = size - width;
  const auto at = [&](float x, float y) { return Point{left + half + x * inner, top + half + y * inner}; };
  draw(picture, {at(0.35f, 0), at(0, 0.65f), at(0.6f, 0.6f)}, width, grey);
  draw(picture, {at(0.5f, 0.3f), at(0.4f, 1)}, width, grey);
}

void draw_zero(raster::Image& picture, float left, float top, float size, float width, std::uint8_t grey) {
  const float inner = size - width;
  std::vector<Point> circle;
  for (int i = 0; i <= 48; ++i) {
    const float angle = static_cast<float>(i) * std::numbers::pi_v<float> / 24;
    circle.push_back({left + width / 2 + inner * (0.3f + 0.3f * std::cos(angle)),
                      top + width / 2 + inner * (0.5f + 0.5f * std::sin(angle))});
  }
  draw(picture, circle, width, grey);
}

void add_noise(raster::Image& picture, int amount) {
  base::RandomStream random(/*seed=*/1, base::Purpose::kTest, /*epoch=*/0, /*index=*/0);
  for (std::uint8_t& pixel : picture.values) {
    const int noise = static_cast<int>(random.below(static_cast<std::uint32_t>(2 * amount + 1))) - amount;
    pixel = static_cast<std::uint8_t>(std::clamp(pixel + noise, 0, 255));
  }
}

segmentation::InkMap ink_of(const raster::Image& picture, float stroke_width) {
  segmentation::InkMap map{picture, picture, stroke_width, false};
  for (std::uint8_t& mask : map.mask.values) mask = mask < 128 ? 1 : 0;
  for (std::uint8_t& ink : map.ink.values) ink = ink < 128 ? 255 : 0;
  return map;
}

std::size_t differing(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < a.size(); ++i) count += a[i] != b.at(i) ? 1 : 0;
  return count;
}

}  // namespace inkling::test
