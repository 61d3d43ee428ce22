// Characters in a row, some of which touch.
#ifndef INKLING_SYNTHESIS_RANDOM_LINE_H_
#define INKLING_SYNTHESIS_RANDOM_LINE_H_

#include <cstdint>
#include <vector>

#include "base/stream.h"
#include "dataset/dataset.h"
#include "raster/plane.h"
#include "synthesis/ink.h"

namespace inkling::synthesis {

struct LineScene {
  Ink ink;                            // all of it
  raster::Plane<std::uint8_t> owner;  // as large: 1 + index of the character whose ink it is, 0 for paper
  std::vector<std::uint8_t> labels;   // of the characters, left to right: base/digits.h
  float height = 0;                   // pixels, of the writing
};

enum class Content : std::uint8_t { kAny, kWithSigns };

// A line of two to four digits, with signs or not: of `data` and of the stroke font, or one writer's pen strokes. Some
// end in zeros that touch, some of these joined by a stroke or under a bar; some end in letters.
LineScene random_line(const dataset::Dataset& data, Content content, base::RandomStream& random);

}  // namespace inkling::synthesis

#endif  // INKLING_SYNTHESIS_RANDOM_LINE_H_
