#include "synthesis/scene.h"

#include <algorithm>
#include <cmath>

#include "raster/blur.h"
#include "synthesis/composition.h"
#include "synthesis/digit_ink.h"
#include "synthesis/marks.h"
#include "synthesis/parameters.h"
#include "synthesis/pen_strokes.h"
#include "synthesis/signs.h"

namespace inkling::synthesis {
namespace {

float random_rise(float height, base::RandomStream& random) { return kDigit.rise * height * random.normal(); }

// Adds a neighbour, nearly touching or further off, that is not the digit's own.
Scene with_neighbours(Scene scene, const dataset::Dataset& data, base::RandomStream& random) {
  const float height = scene.height;
  if (random.uniform() >= kDigit.neighbour_share) return scene;
  const std::uint32_t sides = 1 + random.below(3);  // a set of two bits
  for (const Side side : {Side::kLeft, Side::kRight}) {
    if ((sides & (side == Side::kLeft ? 1u : 2u)) == 0) continue;
    const Ink ink = any_digit(data, height * kDigit.neighbour_height.draw(random), random).ink;
    const float gap = height * kDigit.neighbour_gap.draw(random);
    put_beside(scene, ink, side, gap, random_rise(height, random));
  }
  return scene;
}

Scene letter(base::RandomStream& random) {
  const float height = random_height(random);
  if (random.uniform() < kOther.pen_letters) {
    const Hand hand = random_hand(height, random);
    return alone(written(*PenStrokes::learning().random_letter(random), height, hand, random), height);
  }
  const auto glyphs = other_glyphs();
  return alone(glyph_ink(glyphs[random.below(static_cast<std::uint32_t>(glyphs.size()))], height, random), height);
}

Scene mark(base::RandomStream& random) {
  const float height = random_height(random);
  return alone(random_mark(height, random), height);
}

// Leaves the paper as it is, or covers it with clouds of grey.
void paint_clouds(float, base::RandomStream& random, Scene& scene) {
  if (random.below(3) == 0) return;
  for (float& value : scene.ink.values) value = random.normal();
  const std::size_t reach = 1 + random.below(1 + static_cast<std::uint32_t>(0.25f * scene.height));
  scene.ink = raster::box_blur(raster::box_blur(scene.ink, reach), reach);
  const float strength = random.uniform(0.1f, 0.6f) * static_cast<float>(2 * reach + 1);
  for (float& value : scene.ink.values) value = std::min(std::max(0.5f + strength * value, 0.0f), 1.0f);
}

// Lays a thing over what is there, its brightness changing from the left to the right by `slope`.
void cover(const Ink& thing, float brightness, float slope, std::ptrdiff_t left, std::ptrdiff_t top, Ink& ink) {
  const auto width = static_cast<std::ptrdiff_t>(thing.width), height = static_cast<std::ptrdiff_t>(thing.height);
  for (std::size_t y = 0; y < ink.height; ++y) {
    for (std::size_t x = 0; x < ink.width; ++x) {
      const std::ptrdiff_t u = static_cast<std::ptrdiff_t>(x) - left, v = static_cast<std::ptrdiff_t>(y) - top;
      if (u < 0 || v < 0 || u >= width || v >= height) continue;
      const float share = thing.at(static_cast<std::size_t>(u), static_cast<std::size_t>(v));
      const float here = brightness + slope * (static_cast<float>(u) / static_cast<float>(thing.width) - 0.5f);
      ink.at(x, y) = (1 - share) * ink.at(x, y) + share * std::clamp(here, 0.0f, 1.0f);
    }
  }
}

// Things of any brightness before others, as in a piece of a photograph.
void paint_still_life(float width, base::RandomStream& random, Scene& scene) {
  std::ranges::fill(scene.ink.values, random.uniform(0, 0.7f));
  for (std::uint32_t things = 1 + random.below(5); things > 0; --things) {
    const Ink thing = random_shape(scene.height * random.uniform(0.3f, 1.6f), random);
    const float brightness = random.uniform();
    const auto left = static_cast<std::ptrdiff_t>(width * random.uniform(-0.4f, 0.8f));
    const auto top = static_cast<std::ptrdiff_t>(scene.height * random.uniform(-0.4f, 0.8f));
    cover(thing, brightness, random.uniform(0, 0.5f), left, top, scene.ink);
  }
}

// A picture without writing, about as large as a digit, painted by paint(width, random, scene). Whatever is found there
// is the candidate.
template <typename Paint>
Scene picture(const Paint& paint, base::RandomStream& random) {
  Scene scene;
  scene.largest_alone = random.below(2) == 0;
  scene.height = random_height(random);
  const float width = scene.height * random.uniform(0.7f, 1.6f);
  scene.ink = Ink(static_cast<std::size_t>(width) + 4, static_cast<std::size_t>(scene.height) + 4);
  scene.own = scene.ink;
  std::ranges::fill(scene.own.values, 1.0f);
  paint(width, random, scene);
  return scene;
}

}  // namespace

float random_height(base::RandomStream& random) {
  return kDigit.least_height * std::exp(random.uniform(0, kDigit.heights));
}

Scene digit_scene(const dataset::Dataset& data, std::size_t row, base::RandomStream& random) {
  const float height = random_height(random);
  const DigitInk digit = redrawn(data, row, height, random);
  Scene scene = with_neighbours(alone(digit.ink, height), data, random);
  scene.label = digit.label;
  return scene;
}

Scene font_scene(const dataset::Dataset& data, base::RandomStream& random) {
  const float height = random_height(random);
  const DigitInk digit = font_digit(height, random);
  Scene scene = with_neighbours(alone(digit.ink, height), data, random);
  scene.label = digit.label;
  return scene;
}

Scene pen_scene(const dataset::Dataset& data, base::RandomStream& random) {
  const float height = random_height(random);
  const WrittenCharacter& digit = PenStrokes::learning().random_digit(random);
  const Hand hand = random_hand(height, random);
  Scene scene = with_neighbours(alone(written(digit, height, hand, random), height), data, random);
  scene.label = static_cast<std::uint8_t>(digit.character - '0');
  return scene;
}

Scene sign_scene(base::RandomStream& random) {
  const float height = random_height(random);
  const Hand hand = random_hand(height, random);
  const SignInk sign = random_sign(height, hand, random);
  Scene scene = alone(sign.ink, height);
  scene.label = sign.label;
  return scene;
}

Scene other_scene(base::RandomStream& random) {
  const float kind = random.uniform();
  if (kind < kOther.letters) return letter(random);
  if (kind < kOther.letters + kOther.marks) return mark(random);
  return random.below(2) == 0 ? picture(paint_clouds, random) : picture(paint_still_life, random);
}

}  // namespace inkling::synthesis
