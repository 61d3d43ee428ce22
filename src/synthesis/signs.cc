#include "synthesis/signs.h"

#include <algorithm>

#include "base/digits.h"
#include "synthesis/parameters.h"
#include "synthesis/stroke_font.h"

namespace inkling::synthesis {
namespace {

const Glyph& random_glyph(char sign, base::RandomStream& random) {
  const auto glyphs = sign_glyphs();
  const auto is_sign = [sign](const Glyph& glyph) { return glyph.character == sign; };
  const auto first = std::ranges::find_if(glyphs, is_sign);
  return *(first + random.below(static_cast<std::uint32_t>(std::ranges::count_if(glyphs, is_sign))));
}

}  // namespace

SignInk sign_ink(std::size_t sign, float height, const Hand& hand, const PenStrokes& strokes,
                 base::RandomStream& random) {
  const char character = base::kSigns[sign];
  const SignPlace& place = kSignPlaces[sign];
  const float size = std::max(1.0f, height * place.size.draw(random));
  SignInk result;
  result.label = static_cast<std::uint8_t>(base::kFirstSign + sign);
  result.middle = place.middle.draw(random);
  const WrittenCharacter* const pen = strokes.random_sign(character, random);
  if (pen != nullptr && random.uniform() < kLine.pen_signs) {
    result.ink = written(*pen, size, hand, random);
  } else {
    result.ink = rendered(handwritten(random_glyph(character, random), random), size, hand.pen);
  }
  return result;
}

SignInk random_sign(float height, const Hand& hand, base::RandomStream& random) {
  const std::size_t sign = random.below(static_cast<std::uint32_t>(base::kSigns.size()));
  return sign_ink(sign, height, hand, PenStrokes::learning(), random);
}

}  // namespace inkling::synthesis
