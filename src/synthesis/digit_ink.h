// Digits as ink of any size: MNIST's, written again with another pen, and the stroke font's.
#ifndef INKLING_SYNTHESIS_DIGIT_INK_H_
#define INKLING_SYNTHESIS_DIGIT_INK_H_

#include <cstddef>
#include <cstdint>

#include "base/stream.h"
#include "dataset/dataset.h"
#include "synthesis/ink.h"
#include "synthesis/stroke_font.h"

namespace inkling::synthesis {

struct DigitInk {
  Ink ink;  // with no more paper around it than a pixel or two
  std::uint8_t label = 0;
};

// A pen for writing `height` pixels high, from a sharp pencil to a marker.
Pen random_pen(float height, base::RandomStream& random);

// Image `row` of `data`, about `height` pixels high: as it is, with a thicker or thinner edge, or its skeleton written
// with a pen. REQUIRES: the image has ink.
DigitInk redrawn(const dataset::Dataset& data, std::size_t row, float height, base::RandomStream& random);

// `glyph`, about `height` pixels high, in the hand and with the pen of `random`.
Ink glyph_ink(const Glyph& glyph, float height, base::RandomStream& random);

// A digit of the stroke font, each digit as likely as the others.
DigitInk font_digit(float height, base::RandomStream& random);

// One of either kind, mostly of `data`.
DigitInk any_digit(const dataset::Dataset& data, float height, base::RandomStream& random);

}  // namespace inkling::synthesis

#endif  // INKLING_SYNTHESIS_DIGIT_INK_H_
