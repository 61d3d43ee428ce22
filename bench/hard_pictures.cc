#include "hard_pictures.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <utility>
#include <vector>

#include "base/stream.h"
#include "picture_collection.h"
#include "raster/box.h"
#include "synthesis/stroke_font.h"
#include "synthesis/strokes.h"

namespace inkling::bench {
namespace {

constexpr std::uint64_t kSeed = 21;
enum : std::uint32_t { kBoxes = 100, kCrops, kSlopes, kTurned, kNumbers, kShadows, kBold };  // streams

using base::RandomStream;
using synthesis::Ink;

// Ink on paper: `ink` of 1 is as dark as `darkness`.
raster::Image printed(const Ink& ink, float darkness = 0.9f) {
  raster::Image picture(ink.width, ink.height);
  std::ranges::transform(ink.values, picture.values.begin(), [&](float value) {
    return static_cast<std::uint8_t>(255 * (1 - darkness * std::clamp(value, 0.0f, 1.0f)));
  });
  return picture;
}

Ink framed(const Ink& ink, std::size_t across, std::size_t down) {
  Ink paper(ink.width + 2 * across, ink.height + 2 * down);
  synthesis::paste(ink, static_cast<std::ptrdiff_t>(across), static_cast<std::ptrdiff_t>(down), paper);
  return paper;
}

// Turned clockwise by `degrees` about its middle, on paper that holds all of it.
Ink turned(const Ink& ink, float degrees) {
  const float angle = degrees * std::numbers::pi_v<float> / 180;
  const float cosine = std::cos(angle), sine = std::sin(angle);
  const auto side = static_cast<std::size_t>(std::hypot(ink.width, ink.height)) + 2;
  Ink result(side, side);
  const float middle = static_cast<float>(side) / 2;
  const auto at = [&](std::ptrdiff_t x, std::ptrdiff_t y) {
    const bool inside = x >= 0 && y >= 0 && x < std::ssize(ink.row(0)) && y < static_cast<std::ptrdiff_t>(ink.height);
    return inside ? ink.at(static_cast<std::size_t>(x), static_cast<std::size_t>(y)) : 0.0f;
  };
  for (std::size_t y = 0; y < side; ++y) {
    for (std::size_t x = 0; x < side; ++x) {
      const float right = static_cast<float>(x) + 0.5f - middle, down = static_cast<float>(y) + 0.5f - middle;
      const float u = right * cosine + down * sine + static_cast<float>(ink.width) / 2 - 0.5f;
      const float v = down * cosine - right * sine + static_cast<float>(ink.height) / 2 - 0.5f;
      const auto left = static_cast<std::ptrdiff_t>(std::floor(u)), top = static_cast<std::ptrdiff_t>(std::floor(v));
      const float across = u - static_cast<float>(left), below = v - static_cast<float>(top);
      result.at(x, y) = (1 - below) * ((1 - across) * at(left, top) + across * at(left + 1, top)) +
                        below * ((1 - across) * at(left, top + 1) + across * at(left + 1, top + 1));
    }
  }
  return synthesis::cropped(result);
}

Ink turned_by_quarters(Ink ink, std::uint32_t quarters) {
  for (std::uint32_t i = 0; i < quarters; ++i) {
    Ink next(ink.height, ink.width);
    for (std::size_t y = 0; y < next.height; ++y) {
      for (std::size_t x = 0; x < next.width; ++x) next.at(x, y) = ink.at(y, ink.height - 1 - x);
    }
    ink = std::move(next);
  }
  return ink;
}

struct Digit {
  Ink ink;
  char text = '0';
};

Digit random_digit(const dataset::Dataset& digits, float height, RandomStream& random) {
  const std::size_t row = random.below(static_cast<std::uint32_t>(digits.size()));
  return {enlarged(ink_of(digits, row), height * random.uniform(0.94f, 1.06f)),
          static_cast<char>('0' + digits.labels[row])};
}

struct Number {
  Ink ink;
  std::string text;
};

// Digits in a row, the gaps between them in heights.
Number random_number(const dataset::Dataset& digits, std::uint32_t length, float height, float least_gap,
                     float most_gap, RandomStream& random) {
  Number number{Ink(static_cast<std::size_t>(static_cast<float>(length) * 2 * height) + 8,
                    static_cast<std::size_t>(1.4f * height) + 4),
                ""};
  float left = 2;
  for (std::uint32_t i = 0; i < length; ++i) {
    const Digit digit = random_digit(digits, height, random);
    const float top = 0.7f * height - static_cast<float>(digit.ink.height) / 2 + 0.03f * height * random.normal();
    synthesis::paste(digit.ink, static_cast<std::ptrdiff_t>(left), static_cast<std::ptrdiff_t>(std::max(0.0f, top)),
                     number.ink);
    left += static_cast<float>(digit.ink.width) + std::max(2.0f, height * random.uniform(least_gap, most_gap));
    number.text += digit.text;
  }
  number.ink = synthesis::cropped(number.ink);
  return number;
}

void fill(std::size_t left, std::size_t top, std::size_t width, std::size_t height, float value, Ink& ink) {
  for (std::size_t y = top; y < std::min(ink.height, top + height); ++y) {
    for (std::size_t x = left; x < std::min(ink.width, left + width); ++x) ink.at(x, y) = std::max(ink.at(x, y), value);
  }
}

void make_boxes(const dataset::Dataset& digits, std::size_t count, const std::string& out) {
  Collection collection(out, "boxes");
  for (std::size_t i = 0; i < count; ++i) {
    RandomStream random(kSeed, base::Purpose::kTest, kBoxes, i);
    const bool comb = i % 3 == 2;
    const auto side = static_cast<std::size_t>(random.uniform(40, 100));
    const std::size_t width = side * 9 / 10, thick = 1 + random.below(4);
    const std::size_t pitch = width + (i % 3 == 1 ? 4 + random.below(30) : 0), margin = 6 + random.below(50);
    const float share = random.uniform(0.5f, 0.95f), tone = random.below(2) == 0 ? 1.0f : random.uniform(0.4f, 1);
    const std::uint32_t length = 3 + random.below(6);
    Ink ink(length * pitch + 2 * margin + thick, side + 2 * margin + thick);
    std::string text;
    for (std::uint32_t k = 0; k < length; ++k) {
      const std::size_t left = margin + k * pitch, tooth = comb ? side * 3 / 5 : 0;
      fill(left, margin + side, width + thick, thick, tone, ink);
      fill(left, margin + tooth, thick, side - tooth, tone, ink);
      fill(left + width, margin + tooth, thick, side - tooth, tone, ink);
      if (!comb) fill(left, margin, width + thick, thick, tone, ink);
      const Digit digit = random_digit(digits, 0.94f * share * static_cast<float>(side), random);
      const auto inside = [&](std::size_t whole, std::size_t part) {
        const float room = static_cast<float>(whole) - static_cast<float>(std::min(whole, part));
        return static_cast<std::ptrdiff_t>(room * random.uniform(0.25f, 0.75f));
      };
      synthesis::paste(digit.ink, static_cast<std::ptrdiff_t>(left) + inside(width, digit.ink.width),
                       static_cast<std::ptrdiff_t>(margin) + inside(side, digit.ink.height), ink);
      text += digit.text;
    }
    collection.add(printed(ink), text);
  }
}

void make_crops(const dataset::Dataset& digits, std::size_t count, const std::string& out) {
  constexpr std::size_t kRims[] = {0, 2, 5, 10};
  Collection collection(out, "crops");
  for (std::size_t i = 0; i < count; ++i) {
    RandomStream random(kSeed, base::Purpose::kTest, kCrops, i);
    const Number number = random_number(digits, 1 + random.below(6), random.uniform(28, 110), 0.08f, 0.4f, random);
    const std::size_t rim = number.ink.height * kRims[i % 4] / 100;
    collection.add(printed(framed(number.ink, rim, rim)), number.text);
  }
}

void make_slopes(const dataset::Dataset& digits, std::size_t count, const std::string& out) {
  Collection collection(out, "slopes");
  for (std::size_t i = 0; i < count; ++i) {
    RandomStream random(kSeed, base::Purpose::kTest, kSlopes, i);
    const float height = random.uniform(28, 90);
    const Number number = random_number(digits, 2 + random.below(7), height, 0.08f, 0.35f, random);
    const auto rim = static_cast<std::size_t>(height / 2);
    collection.add(printed(framed(turned(number.ink, random.uniform(-45, 45)), rim, rim)), number.text);
  }
}

void make_turned(const dataset::Dataset& digits, std::size_t count, const std::string& out) {
  Collection collection(out, "turned");
  for (std::size_t i = 0; i < count; ++i) {
    RandomStream random(kSeed, base::Purpose::kTest, kTurned, i);
    const float height = random.uniform(28, 70);
    const std::uint32_t lines = 1 + random.below(4);
    Ink page(static_cast<std::size_t>(14 * height),
             static_cast<std::size_t>((1.7f * static_cast<float>(lines) + 0.5f) * height));
    std::string text;
    for (std::uint32_t line = 0; line < lines; ++line) {
      const Number number = random_number(digits, 4 + random.below(5), height, 0.08f, 0.35f, random);
      synthesis::paste(number.ink, static_cast<std::ptrdiff_t>(height / 2),
                       static_cast<std::ptrdiff_t>((0.4f + 1.7f * static_cast<float>(line)) * height), page);
      text += (line > 0 ? "|" : "") + number.text;
    }
    collection.add(printed(turned_by_quarters(std::move(page), 1 + static_cast<std::uint32_t>(i % 3))), text);
  }
}

void make_numbers(const dataset::Dataset& digits, std::size_t count, const std::string& out) {
  Collection collection(out, "numbers");
  for (std::size_t i = 0; i < count; ++i) {
    RandomStream random(kSeed, base::Purpose::kTest, kNumbers, i);
    const float height = random.uniform(28, 80);
    Ink line(static_cast<std::size_t>(45 * height), static_cast<std::size_t>(2.4f * height));
    std::string text;
    float left = height / 2;
    const std::uint32_t numbers = 2 + random.below(3);
    for (std::uint32_t k = 0; k < numbers; ++k) {
      const Number number = random_number(digits, 1 + random.below(5), height, 0.06f, 0.3f, random);
      synthesis::paste(number.ink, static_cast<std::ptrdiff_t>(left), static_cast<std::ptrdiff_t>(height / 2), line);
      left += static_cast<float>(number.ink.width) + height * random.uniform(1.1f, 4);
      text += (k > 0 ? " " : "") + number.text;
    }
    const auto rim = static_cast<std::size_t>(height / 2);
    collection.add(printed(framed(synthesis::cropped(line), rim, rim)), text);
  }
}

void make_shadows(const dataset::Dataset& digits, std::size_t count, const std::string& out) {
  Collection collection(out, "shadows");
  for (std::size_t i = 0; i < count; ++i) {
    RandomStream random(kSeed, base::Purpose::kTest, kShadows, i);
    const float height = random.uniform(25, 80);
    const Number number = random_number(digits, 2 + random.below(6), height, 0.08f, 0.4f, random);
    const auto rim = static_cast<std::size_t>(height * random.uniform(0.4f, 1.5f));
    raster::Image picture = printed(framed(number.ink, rim, rim), 0.75f);
    const float angle = random.uniform(0, 2 * std::numbers::pi_v<float>);
    const float middle_x = static_cast<float>(picture.width) * random.uniform(0.2f, 0.8f);
    const float middle_y = static_cast<float>(picture.height) * random.uniform(0.2f, 0.8f);
    const float depth = random.uniform(0.25f, 0.7f), softness = std::exp(random.uniform(-0.4f, 3.4f));
    for (std::size_t y = 0; y < picture.height; ++y) {
      for (std::size_t x = 0; x < picture.width; ++x) {
        const float away =
            (static_cast<float>(x) - middle_x) * std::cos(angle) + (static_cast<float>(y) - middle_y) * std::sin(angle);
        const float light = depth + (1 - depth) / (1 + std::exp(-away / softness));
        const float value = static_cast<float>(picture.at(x, y)) * light + 4 * random.normal();
        picture.at(x, y) = static_cast<std::uint8_t>(std::clamp(value, 0.0f, 255.0f));
      }
    }
    collection.add(picture, number.text);
  }
}

void make_bold(std::size_t count, const std::string& out) {
  Collection collection(out, "bold");
  for (std::size_t i = 0; i < count; ++i) {
    RandomStream random(kSeed, base::Purpose::kTest, kBold, i);
    const float height = random.uniform(40, 120);
    const auto glyphs = synthesis::digit_glyphs();
    const synthesis::Glyph& glyph = glyphs[random.below(static_cast<std::uint32_t>(glyphs.size()))];
    const synthesis::Pen pen{height * random.uniform(0.065f, 0.13f), 0, 0};
    const Ink ink = synthesis::cropped(synthesis::rendered(synthesis::handwritten(glyph, random), height, pen));
    const std::size_t rim = i % 2 == 0 ? 0 : ink.height / 25;
    collection.add(printed(framed(ink, rim, rim)), std::string(1, glyph.character));
  }
}

}  // namespace

void make_hard_pictures(const dataset::Dataset& digits, std::size_t count, const std::string& out) {
  make_boxes(digits, count, out);
  make_crops(digits, count, out);
  make_slopes(digits, count, out);
  make_turned(digits, count, out);
  make_numbers(digits, count, out);
  make_shadows(digits, count, out);
  make_bold(count, out);
}

}  // namespace inkling::bench
