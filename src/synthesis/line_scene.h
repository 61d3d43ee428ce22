// The candidates that reading finds in a picture of a line: digits, signs, and others.
//
// The cuts are those of reading (segmentation/segmentation.h), so that the network learns from what it will be asked.
// What a candidate is, is known from where the characters were drawn.
#ifndef INKLING_SYNTHESIS_LINE_SCENE_H_
#define INKLING_SYNTHESIS_LINE_SCENE_H_

#include <cstdint>
#include <optional>

#include "base/stream.h"
#include "raster/image.h"
#include "segmentation/normalize.h"
#include "synthesis/random_line.h"

namespace inkling::synthesis {

struct CutOut {
  segmentation::InkPatch patch;
  std::uint8_t label = 0;  // base/digits.h
};

enum class Wanted : std::uint8_t { kDigit, kSign, kOther };

// A random candidate of a line in `picture`, which shows `scene`: one that is nearly all that is found of a digit or of
// a sign, and nearly nothing else; or one that is clearly neither. nullopt where there is none, and mostly where what
// is neither looks like a 1.
std::optional<CutOut> cut_from_line(const raster::Image& picture, const LineScene& scene, Wanted wanted,
                                    base::RandomStream& random);

}  // namespace inkling::synthesis

#endif  // INKLING_SYNTHESIS_LINE_SCENE_H_
