#include "synthesis/digit_ink.h"

#include <cmath>

#include "raster/resample.h"
#include "synthesis/parameters.h"
#include "synthesis/skeleton.h"

namespace inkling::synthesis {
namespace {

Ink to_ink(const dataset::Dataset& data, std::size_t row) {
  Ink ink(data.width, data.height);
  const auto image = data.image(row);
  for (std::size_t i = 0; i < image.size(); ++i) ink.values[i] = static_cast<float>(image[i]) / data.max_value;
  return cropped(ink);
}

std::size_t whole(float length) { return static_cast<std::size_t>(std::max(1.0f, std::round(length))); }

// Enlarged, and its blurred edges made sharp again where they reach a random threshold: the lower, the thicker.
Ink resized(const Ink& ink, float height, base::RandomStream& random) {
  const float scale = height / static_cast<float>(std::max(ink.width, ink.height));
  const float aspect = kDigit.aspect.draw(random);
  const float threshold = kDigit.threshold.draw(random);
  const float steepness = 1 + 0.7f * std::max(0.0f, scale - 0.5f);
  Ink result = raster::resample_triangle(ink, whole(static_cast<float>(ink.width) * scale * aspect),
                                         whole(static_cast<float>(ink.height) * scale));
  for (float& value : result.values) {
    value = std::min(std::max(0.5f + steepness * (value - threshold), 0.0f), 1.0f);
  }
  return result;
}

Ink rewritten(const Ink& ink, float height, base::RandomStream& random) {
  Drawing drawing = skeleton_of(raster::resample_triangle(ink, 2 * ink.width, 2 * ink.height));
  if (drawing.empty()) return resized(ink, height, random);
  transform({kDigit.aspect.draw(random), kDigit.slant.draw(random), 0, 1}, drawing);
  Pen pen = random_pen(height, random);
  pen.pressure = 0;  // its strokes are pieces
  return rendered(std::move(drawing), height, pen);
}

}  // namespace

Pen random_pen(float height, base::RandomStream& random) {
  Pen pen;
  pen.radius = std::max(kDigit.least_pen, height * kDigit.pen * std::exp(random.uniform(0, kDigit.pens)));
  pen.pressure = kDigit.pressure.draw(random);
  pen.phase = random.uniform(0, 6.28f);
  return pen;
}

DigitInk redrawn(const dataset::Dataset& data, std::size_t row, float height, base::RandomStream& random) {
  const Ink ink = to_ink(data, row);
  const bool rewrite = random.uniform() < kDigit.rewritten_share;
  return {rewrite ? rewritten(ink, height, random) : resized(ink, height, random), data.labels[row]};
}

Ink glyph_ink(const Glyph& glyph, float height, base::RandomStream& random) {
  Drawing drawing = handwritten(glyph, random);
  return rendered(std::move(drawing), height, random_pen(height, random));
}

DigitInk font_digit(float height, base::RandomStream& random) {
  const auto glyphs = digit_glyphs();
  const auto digit = static_cast<char>('0' + random.below(10));
  const auto is_digit = [digit](const Glyph& glyph) { return glyph.character == digit; };
  const auto first = std::ranges::find_if(glyphs, is_digit);
  const auto ways = static_cast<std::uint32_t>(std::ranges::count_if(glyphs, is_digit));
  const Glyph& glyph = *(first + random.below(ways));
  return {glyph_ink(glyph, height, random), static_cast<std::uint8_t>(digit - '0')};
}

DigitInk any_digit(const dataset::Dataset& data, float height, base::RandomStream& random) {
  if (random.uniform() < kDigit.font_share) return font_digit(height, random);
  return redrawn(data, random.below(static_cast<std::uint32_t>(data.size())), height, random);
}

}  // namespace inkling::synthesis
