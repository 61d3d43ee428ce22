#include "synthesis/strokes.h"

#include <cassert>
#include <cmath>

namespace inkling::synthesis {
namespace {

constexpr float kPressureWaves = 0.15f;  // radians a pixel of a stroke of radius 1

// Draws the piece from a to b with radii that go from radius_a to radius_b.
void draw_piece(Point a, Point b, float radius_a, float radius_b, Ink& ink) {
  const float reach = std::max(radius_a, radius_b) + 1;
  const auto clamp = [](float value, std::size_t size) {
    return static_cast<std::size_t>(std::min(std::max(value, 0.0f), static_cast<float>(size)));
  };
  const std::size_t left = clamp(std::min(a.x, b.x) - reach, ink.width);
  const std::size_t right = clamp(std::max(a.x, b.x) + reach + 1, ink.width);
  const std::size_t top = clamp(std::min(a.y, b.y) - reach, ink.height);
  const std::size_t bottom = clamp(std::max(a.y, b.y) + reach + 1, ink.height);
  const float dx = b.x - a.x, dy = b.y - a.y;
  const float square = dx * dx + dy * dy;
  for (std::size_t y = top; y < bottom; ++y) {
    for (std::size_t x = left; x < right; ++x) {
      const float px = static_cast<float>(x) - a.x, py = static_cast<float>(y) - a.y;
      const float along = square > 0 ? std::min(std::max((px * dx + py * dy) / square, 0.0f), 1.0f) : 0.0f;
      const float ex = px - along * dx, ey = py - along * dy;
      const float radius = radius_a + along * (radius_b - radius_a);
      const float coverage = radius + 0.5f - std::sqrt(ex * ex + ey * ey);
      float& pixel = ink.at(x, y);
      pixel = std::max(pixel, std::min(coverage, 1.0f));
    }
  }
}

}  // namespace

Bounds bounds_of(const Drawing& drawing) {
  Bounds bounds{1e30f, 1e30f, -1e30f, -1e30f};
  for (const Stroke& stroke : drawing) {
    for (const Point& point : stroke) {
      bounds.left = std::min(bounds.left, point.x);
      bounds.right = std::max(bounds.right, point.x);
      bounds.top = std::min(bounds.top, point.y);
      bounds.bottom = std::max(bounds.bottom, point.y);
    }
  }
  assert(bounds.left <= bounds.right);
  return bounds;
}

Stroke smooth(const Stroke& points, int pieces) {
  if (points.size() < 3) return points;
  Stroke result;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const Point& b = points[i];
    const Point& c = points[i + 1];
    const Point& a = i == 0 ? b : points[i - 1];
    const Point& d = i + 2 == points.size() ? c : points[i + 2];
    for (int piece = 0; piece < pieces; ++piece) {
      const float t = static_cast<float>(piece) / static_cast<float>(pieces);
      const auto spline = [t](float p, float q, float r, float s) {
        return q + 0.5f * t * (r - p + t * (2 * p - 5 * q + 4 * r - s + t * (3 * (q - r) + s - p)));
      };
      result.push_back({spline(a.x, b.x, c.x, d.x), spline(a.y, b.y, c.y, d.y)});
    }
  }
  result.push_back(points.back());
  return result;
}

void transform(const Affine& affine, Drawing& drawing) {
  for (Stroke& stroke : drawing) {
    for (Point& point : stroke) {
      point = {affine.xx * point.x + affine.xy * point.y, affine.yx * point.x + affine.yy * point.y};
    }
  }
}

void draw_strokes(const Drawing& drawing, const Pen& pen, Ink& ink) {
  for (const Stroke& stroke : drawing) {
    if (stroke.empty()) continue;
    float travelled = pen.phase;
    const auto radius = [&] { return pen.radius * (1 + pen.pressure * std::sin(travelled)); };
    for (std::size_t i = 0; i + 1 < stroke.size() || i == 0; ++i) {
      const Point& a = stroke[i];
      const Point& b = stroke[std::min(i + 1, stroke.size() - 1)];
      const float before = radius();
      travelled += kPressureWaves / pen.radius * std::hypot(b.x - a.x, b.y - a.y);
      draw_piece(a, b, before, radius(), ink);
    }
  }
}

Ink rendered(Drawing drawing, float height, const Pen& pen) {
  const Bounds bounds = bounds_of(drawing);
  const float size = std::max(bounds.right - bounds.left, bounds.bottom - bounds.top);
  const float margin = pen.radius * (1 + pen.pressure) + 1;
  const float scale = size > 0 ? std::max(height - 2 * margin, 1.0f) / size : 0.0f;
  for (Stroke& stroke : drawing) {
    for (Point& point : stroke) {
      point = {(point.x - bounds.left) * scale + margin, (point.y - bounds.top) * scale + margin};
    }
  }
  const auto pixels = [&](float length) { return static_cast<std::size_t>(length * scale + 2 * margin) + 1; };
  Ink ink(pixels(bounds.right - bounds.left), pixels(bounds.bottom - bounds.top));
  draw_strokes(drawing, pen, ink);
  return ink;
}

}  // namespace inkling::synthesis
