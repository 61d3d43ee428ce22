// Ink that is no writing, or hardly: dots, commas, dashes, corners of boxes, ticks, scribbles, textures, shapes,
// specks.
#ifndef INKLING_SYNTHESIS_MARKS_H_
#define INKLING_SYNTHESIS_MARKS_H_

#include "base/stream.h"
#include "synthesis/ink.h"

namespace inkling {

// Any of them beside writing `height` pixels high. It has ink.
Ink random_mark(float height, RandomStream& random);

}  // namespace inkling

#endif  // INKLING_SYNTHESIS_MARKS_H_
