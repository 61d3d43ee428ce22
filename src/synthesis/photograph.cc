#include "synthesis/photograph.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "raster/blur.h"
#include "synthesis/compress.h"
#include "synthesis/parameters.h"
#include "synthesis/strokes.h"

namespace inkling::synthesis {
namespace {

// Thin curves all over the paper, as cheques have them.
Ink fine_lines(std::size_t width, std::size_t height, base::RandomStream& random) {
  Ink lines(width, height);
  const auto size = static_cast<float>(std::max(width, height));
  const float spacing = random.uniform(0.08f, 0.3f) * size;
  const float turn = random.uniform(0, std::numbers::pi_v<float>);
  const float bend = random.uniform(0, 0.4f) * size;
  const float wave = random.uniform(1, 4) / size;
  const float cosine = std::cos(turn), sine = std::sin(turn);
  const Point middle = {static_cast<float>(width) / 2, static_cast<float>(height) / 2};
  Drawing drawing;
  for (float offset = -size; offset <= size; offset += spacing) {
    Stroke& stroke = drawing.emplace_back();
    for (float along = -size; along <= size; along += size / 12) {
      const float across = offset + bend * std::sin(wave * along);
      stroke.push_back({middle.x + cosine * along - sine * across, middle.y + sine * along + cosine * across});
    }
  }
  draw_strokes(drawing, {.radius = random.uniform(0.2f, 0.6f)}, lines);
  return lines;
}

}  // namespace

PictureStyle random_style(float height, base::RandomStream& random) {
  PictureStyle style;
  const float kind = random.uniform();
  style.inverted = random.uniform() < kPicture.inverted_share;
  if (kind < kPicture.plain_below) return style;
  style.paper = kPicture.paper.draw(random);
  style.contrast = kPicture.contrast.draw(random);
  style.slope = kPicture.slope.draw(random);
  const float direction = random.uniform(0, 2 * std::numbers::pi_v<float>);
  style.slope_x = std::cos(direction);
  style.slope_y = std::sin(direction);
  style.blur = random.below(1 + static_cast<std::uint32_t>(kPicture.blur * height + kPicture.least_blur));
  style.noise = style.contrast * kPicture.noise.draw(random);
  if (kind > kPicture.patterned_above) style.pattern = style.contrast * kPicture.pattern.draw(random);
  if (kind > kPicture.compressed_above) style.compression = kPicture.compression.draw(random);
  return style;
}

raster::Image photograph(const Ink& ink, const PictureStyle& style, base::RandomStream& random) {
  Ink seen = ink;
  if (style.pattern > 0) {
    const Ink lines = fine_lines(ink.width, ink.height, random);
    const float share = style.pattern / style.contrast;
    for (std::size_t i = 0; i < seen.values.size(); ++i) {
      seen.values[i] = std::max(seen.values[i], share * lines.values[i]);
    }
  }
  if (style.blur > 0) seen = raster::box_blur(raster::box_blur(seen, style.blur), style.blur);
  const auto across = static_cast<float>(ink.width), down = static_cast<float>(ink.height);
  for (std::size_t y = 0; y < ink.height; ++y) {
    for (std::size_t x = 0; x < ink.width; ++x) {
      const float place = style.slope_x * (static_cast<float>(x) / across - 0.5f) +
                          style.slope_y * (static_cast<float>(y) / down - 0.5f);
      const float light = style.paper * (1 - style.slope * (0.5f + place));
      float& pixel = seen.at(x, y);
      pixel = light * (1 - style.contrast * pixel);
      if (style.noise > 0) pixel += style.noise * random.normal();
    }
  }
  if (style.compression > 0) compress(style.compression / 255, seen);
  raster::Image picture(ink.width, ink.height);
  for (std::size_t i = 0; i < seen.values.size(); ++i) {
    const float value = std::min(std::max(seen.values[i], 0.0f), 1.0f);
    picture.values[i] = static_cast<std::uint8_t>(std::lround(255 * (style.inverted ? 1 - value : value)));
  }
  return picture;
}

}  // namespace inkling::synthesis
