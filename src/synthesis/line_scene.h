// Digits in a row, some of which touch, and the candidates that reading finds in a picture of them: digits, and others.
//
// The cuts are those of reading (segmentation/segmentation.h), so that the network learns from what it will be asked.
// Whether a candidate is a digit is known from where the digits were drawn.
#ifndef INKLING_SYNTHESIS_LINE_SCENE_H_
#define INKLING_SYNTHESIS_LINE_SCENE_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "base/stream.h"
#include "dataset/dataset.h"
#include "raster/image.h"
#include "segmentation/normalize.h"
#include "synthesis/ink.h"

namespace inkling::synthesis {

struct LineScene {
  Ink ink;                            // all of it
  raster::Plane<std::uint8_t> owner;  // as large: 1 + index of the digit whose ink it is, 0 for paper
  std::vector<std::uint8_t> labels;   // of the digits, left to right
  float height = 0;                   // pixels, of the writing
};

// Two to four digits, of `data` and of the stroke font.
LineScene random_line(const dataset::Dataset& data, base::RandomStream& random);

struct CutOut {
  segmentation::InkPatch patch;
  std::uint8_t label = 0;  // the digit, or kRejectClass
};

enum class Wanted : std::uint8_t { kDigit, kOther };

// A random candidate of a line in `picture`, which shows `scene`: one that is nearly all that is found of a digit, and
// nearly nothing else; or one that is clearly no digit. nullopt where there is none, and mostly where what is no digit
// looks like a 1.
std::optional<CutOut> cut_from_line(const raster::Image& picture, const LineScene& scene, Wanted wanted,
                                    base::RandomStream& random);

}  // namespace inkling::synthesis

#endif  // INKLING_SYNTHESIS_LINE_SCENE_H_
