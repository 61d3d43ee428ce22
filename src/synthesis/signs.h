// Signs as people write them among numbers: points, commas, dashes, slashes, brackets …
#ifndef INKLING_SYNTHESIS_SIGNS_H_
#define INKLING_SYNTHESIS_SIGNS_H_

#include <cstdint>

#include "base/stream.h"
#include "synthesis/ink.h"
#include "synthesis/pen_strokes.h"

namespace inkling::synthesis {

struct SignInk {
  Ink ink;
  std::uint8_t label = 0;  // base::kFirstSign and on
  float middle = 0.5f;     // where its middle belongs, in heights of the digits beside it: 0 is their top, 1 their foot
};

// A sign, each as likely as the others, beside digits `height` pixels high that `hand` wrote.
SignInk random_sign(float height, const Hand& hand, base::RandomStream& random);

// The sign base::kSigns[sign].
SignInk sign_ink(std::size_t sign, float height, const Hand& hand, const PenStrokes& strokes,
                 base::RandomStream& random);

}  // namespace inkling::synthesis

#endif  // INKLING_SYNTHESIS_SIGNS_H_
