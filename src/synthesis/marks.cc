#include "synthesis/marks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "raster/blur.h"
#include "synthesis/digit_ink.h"
#include "synthesis/strokes.h"

namespace inkling::synthesis {
namespace {

// `drawing`, in pixels, with no more paper than it needs.
Ink drawn(const Drawing& drawing, const Pen& pen) {
  const Bounds bounds = bounds_of(drawing);
  return rendered(drawing, std::max(bounds.right - bounds.left, bounds.bottom - bounds.top) + 2 * pen.radius + 2, pen);
}

// What is left of a form's box or of ruled lines: long straight lines that meet.
Ink corner(float height, base::RandomStream& random) {
  const float across = height * random.uniform(0.4f, 1.6f), down = height * random.uniform(0.3f, 1.3f);
  const float x = random.below(2) == 0 ? 0 : across, y = random.below(2) == 0 ? 0 : down;
  Drawing drawing = {{{0, y}, {across, y}}, {{x, 0}, {x, down}}};
  const std::uint32_t more = random.below(4);
  if (more == 1) drawing.push_back({{across - x, 0}, {across - x, down}});
  if (more == 2) drawing.push_back({{0, down - y}, {across, down - y}});
  if (more == 3) drawing[1] = {{across * random.uniform(0.2f, 0.8f), 0}, {across * random.uniform(0.2f, 0.8f), down}};
  const float turn = 0.05f * random.normal();
  transform({1, turn, -turn, 1}, drawing);
  return drawn(drawing, {.radius = std::max(0.4f, height * random.uniform(0.01f, 0.05f))});
}

// A form's box, whole.
Ink box(float height, base::RandomStream& random) {
  const float across = height * random.uniform(0.3f, 1.6f), down = height * random.uniform(0.3f, 1.2f);
  Drawing drawing = {{{0, 0}, {across, 0}, {across, down}, {0, down}, {0, 0}}};
  const float turn = 0.04f * random.normal();
  transform({1, turn, -turn, 1}, drawing);
  return drawn(drawing, {.radius = std::max(0.4f, height * random.uniform(0.01f, 0.08f))});
}

// A long level line with stumps of what stood on it.
Ink ruled_line(float height, base::RandomStream& random) {
  const float length = height * random.uniform(0.6f, 2);
  Drawing drawing = {{{0, 0}, {length, length * 0.04f * random.normal()}}};
  for (std::uint32_t stumps = random.below(4); stumps > 0; --stumps) {
    const float x = length * random.uniform(), reach = height * random.uniform(-0.2f, 0.2f);
    drawing.push_back({{x, 0}, {x + reach * random.uniform(-0.6f, 0.6f), reach}});
  }
  return drawn(drawing, random_pen(height, random));
}

Ink tick(float height, base::RandomStream& random) {
  const float x = height * random.uniform(0.15f, 0.4f), top = height * random.uniform(0.3f, 0.6f);
  const Drawing drawing = {{{0, height - top * 0.6f}, {x, height}, {x + height * random.uniform(0.5f, 0.9f), 0}}};
  return drawn(drawing, random_pen(height, random));
}

Ink scribble(float height, base::RandomStream& random) {
  Stroke points;
  for (std::uint32_t i = 7 + random.below(18); i > 0; --i) {
    points.push_back({height * random.uniform(0, 1.1f), height * random.uniform()});
  }
  return drawn({smooth(points)}, random_pen(height, random));
}

// A few strokes through points anywhere: a hand that writes nothing. Some look like a digit, few enough.
Ink doodle(float height, base::RandomStream& random) {
  Drawing drawing;
  for (std::uint32_t strokes = 1 + random.below(3); strokes > 0; --strokes) {
    Stroke points;
    for (std::uint32_t i = 3 + random.below(5); i > 0; --i) {
      points.push_back({height * random.uniform(0, 0.9f), height * random.uniform()});
    }
    drawing.push_back(random.below(3) > 0 ? smooth(points) : points);
  }
  return drawn(drawing, random_pen(height, random));
}

// Rows of a saw, as people cross out.
Ink zigzag(float height, base::RandomStream& random) {
  Stroke points;
  const std::uint32_t teeth = 4 + random.below(7);
  for (std::uint32_t i = 0; i < teeth; ++i) {
    points.push_back({height * (static_cast<float>(i) * random.uniform(0.1f, 0.25f)),
                      height * (i % 2 == 0 ? random.uniform(0, 0.3f) : random.uniform(0.6f, 1))});
  }
  return drawn({random.below(2) == 0 ? smooth(points) : points}, random_pen(height, random));
}

// Clouds of noise: photographs of anything else.
Ink texture(float height, base::RandomStream& random) {
  const auto rows = static_cast<std::size_t>(height) + 1;
  Ink ink(rows + random.below(static_cast<std::uint32_t>(rows)), rows);
  for (float& value : ink.values) value = random.normal();
  const std::size_t reach = 1 + random.below(1 + static_cast<std::uint32_t>(0.1f * height));
  ink = raster::box_blur(raster::box_blur(ink, reach), reach);
  const float deviation = 0.7f / static_cast<float>(2 * reach + 1);
  const float threshold = random.uniform(-0.5f, 1.2f);
  for (float& value : ink.values) value = std::min(std::max(value / deviation - threshold, 0.0f), 1.0f);
  return ink;
}

// Fills what `outline`, closed and in pixels, goes around (even and odd crossings of each row's middle).
void fill(const Stroke& outline, Ink& ink) {
  for (std::size_t y = 0; y < ink.height; ++y) {
    const float level = static_cast<float>(y) + 0.5f;
    std::vector<float> crossings;
    for (std::size_t i = 0; i < outline.size(); ++i) {
      const Point& a = outline[i];
      const Point& b = outline[(i + 1) % outline.size()];
      if ((a.y <= level) != (b.y <= level)) crossings.push_back(a.x + (level - a.y) / (b.y - a.y) * (b.x - a.x));
    }
    std::ranges::sort(crossings);
    for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) {
      const auto first = static_cast<std::size_t>(std::max(crossings[i] + 0.5f, 0.0f));
      const auto last = static_cast<std::size_t>(std::max(crossings[i + 1] + 0.5f, 0.0f));
      for (std::size_t x = first; x < std::min(last, ink.width); ++x) ink.at(x, y) = 1;
    }
  }
}

// Lines side by side and across: squared paper, bricks, hatching.
Ink mesh(float height, base::RandomStream& random) {
  const float width = height * random.uniform(0.4f, 1.6f);
  const float across = height * random.uniform(0.12f, 0.5f), down = across * random.uniform(0.5f, 1.5f);
  const float offset = random.below(2) == 0 ? 0.5f : 0.0f;  // bricks
  Drawing drawing;
  bool odd = false;
  for (float y = 0; y < height; y += down, odd = !odd) {
    drawing.push_back({{0, y}, {width, y}});
    for (float x = odd ? offset * across : 0; x <= width; x += across) drawing.push_back({{x, y}, {x, y + down}});
  }
  const float turn = random.below(2) == 0 ? random.uniform(0, 0.8f) : 0;
  transform({std::cos(turn), std::sin(turn), -std::sin(turn), std::cos(turn)}, drawing);
  return drawn(drawing, {.radius = std::max(0.4f, height * random.uniform(0.01f, 0.05f))});
}

// Dirt, of a few pixels.
Ink speck(float height, base::RandomStream& random) {
  const float size = std::max(1.0f, height * random.uniform(0.02f, 0.12f));
  Stroke points;
  for (std::uint32_t i = 1 + random.below(4); i > 0; --i) {
    points.push_back({size * random.uniform(), size * random.uniform()});
  }
  return drawn({points}, {.radius = random.uniform(0.5f, 1.2f)});
}

}  // namespace

Ink random_shape(float height, base::RandomStream& random) {
  const std::uint32_t corners = 3 + random.below(8);
  const float wide = random.uniform(0.35f, 1.2f), depth = random.uniform(0, 0.7f);
  const float turn = random.uniform(0, 6.28f);
  Stroke outline;
  for (std::uint32_t i = 0; i < corners; ++i) {
    const float angle = turn + 6.2832f * static_cast<float>(i) / static_cast<float>(corners);
    const float radius = height / 2 * (1 - depth * random.uniform());
    outline.push_back({height / 2 * wide + wide * radius * std::cos(angle), height / 2 + radius * std::sin(angle)});
  }
  outline.push_back(outline.front());
  if (random.below(2) == 0) outline = smooth(outline);
  Ink ink(static_cast<std::size_t>(height * wide) + 2, static_cast<std::size_t>(height) + 2);
  if (random.below(3) > 0)
    fill(outline, ink);
  else
    draw_strokes({outline}, random_pen(height, random), ink);
  return ink;
}

Ink random_mark(float height, base::RandomStream& random) {
  constexpr std::array kMarks = {corner, corner, box,     ruled_line, tick,  scribble,     doodle,       doodle,
                                 doodle, zigzag, texture, texture,    speck, random_shape, random_shape, mesh};
  while (true) {
    Ink ink = kMarks[random.below(kMarks.size())](height, random);
    if (amount_of(ink) > 1) return ink;
  }
}

}  // namespace inkling::synthesis
