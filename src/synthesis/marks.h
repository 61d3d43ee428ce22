// Ink that is no writing, or hardly: corners of boxes, ticks, scribbles, doodles, textures, shapes, specks.
#ifndef INKLING_SYNTHESIS_MARKS_H_
#define INKLING_SYNTHESIS_MARKS_H_

#include "base/stream.h"
#include "synthesis/ink.h"

namespace inkling::synthesis {

// Any of them beside writing `height` pixels high. It has ink.
Ink random_mark(float height, base::RandomStream& random);

// A solid shape or its outline, round or with corners: a stain, a stamp, a part of a drawing or of a photograph.
Ink random_shape(float height, base::RandomStream& random);

}  // namespace inkling::synthesis

#endif  // INKLING_SYNTHESIS_MARKS_H_
