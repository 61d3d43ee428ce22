// Ink on paper in memory, as synthesis draws it.
#ifndef INKLING_SYNTHESIS_INK_H_
#define INKLING_SYNTHESIS_INK_H_

#include <cstddef>

#include "raster/plane.h"

namespace inkling::synthesis {

using Ink = raster::Plane<float>;  // 0 paper to 1 full ink

// The ink of all pixels together, in pixels of full ink.
float amount_of(const Ink& ink);

// The smallest part that holds all ink of at least `threshold`; nothing (0×0) where there is none.
Ink cropped(const Ink& ink, float threshold = 0.1f);

// Draws `ink` over what is at (left, top) and right and below of it; what falls outside is left out.
void paste(const Ink& ink, std::ptrdiff_t left, std::ptrdiff_t top, Ink& onto);

}  // namespace inkling::synthesis

#endif  // INKLING_SYNTHESIS_INK_H_
