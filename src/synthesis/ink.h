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

// `ink` in another size, by a triangle filter as wide as a pixel of the coarser of the two. REQUIRES: all sizes > 0.
Ink resampled(const Ink& ink, std::size_t width, std::size_t height);

// Every pixel's mean with its neighbours at most `reach` pixels away, in each direction; paper lies around the ink.
Ink blurred(const Ink& ink, std::size_t reach);

// Every pixel's largest neighbour at most `reach` pixels away, in each direction.
Ink dilated(const Ink& ink, std::size_t reach);

}  // namespace inkling::synthesis

#endif  // INKLING_SYNTHESIS_INK_H_
