// From the ink of a digit to the path of the pen that wrote it.
#ifndef INKLING_SYNTHESIS_SKELETON_H_
#define INKLING_SYNTHESIS_SKELETON_H_

#include "synthesis/ink.h"
#include "synthesis/strokes.h"

namespace inkling::synthesis {

// The middle lines of `ink`'s strokes, a stroke of two points for each step of a pixel, in pixels of `ink`: thinned
// (Zhang and Suen 1984, "A fast parallel algorithm for thinning digital patterns"), then smoothed. Empty where there is
// no ink of 0.5.
Drawing skeleton_of(const Ink& ink);

}  // namespace inkling::synthesis

#endif  // INKLING_SYNTHESIS_SKELETON_H_
