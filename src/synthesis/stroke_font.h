// A font of pen strokes: how people write digits and letters, each in the ways of both continents.
#ifndef INKLING_SYNTHESIS_STROKE_FONT_H_
#define INKLING_SYNTHESIS_STROKE_FONT_H_

#include <span>
#include <string_view>

#include "base/stream.h"
#include "synthesis/strokes.h"

namespace inkling::synthesis {

// One way to write a character. Its strokes are separated by ";", each a list of points "x y" in hundredths of the
// character's height, (0, 0) at the top left; "~" starts a stroke that runs smoothly through its points, "-" one of
// straight pieces.
struct Glyph {
  char character = 0;
  std::string_view strokes;
};

// Every way to write each digit, '0' to '9'.
std::span<const Glyph> digit_glyphs();

// Letters and marks that nobody takes for a digit: neither O, l, Z, S nor b.
std::span<const Glyph> other_glyphs();

// Every way to write each sign of base::kSigns.
std::span<const Glyph> sign_glyphs();

// The glyph's strokes, each point moved by a normal deviate of `jitter` hundredths.
Drawing trace(const Glyph& glyph, float jitter, base::RandomStream& random);

// As trace, then slanted, turned, widened and narrowed as hands do.
Drawing handwritten(const Glyph& glyph, base::RandomStream& random);

}  // namespace inkling::synthesis

#endif  // INKLING_SYNTHESIS_STROKE_FONT_H_
