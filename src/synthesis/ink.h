// Ink on paper in memory, as synthesis draws it.
#ifndef INKLING_SYNTHESIS_INK_H_
#define INKLING_SYNTHESIS_INK_H_

#include <algorithm>
#include <cstddef>
#include <vector>

namespace inkling::synthesis {

struct Ink {
  std::size_t width = 0;      // pixels
  std::size_t height = 0;     // pixels
  std::vector<float> values;  // [height, width], 0 paper to 1 full ink

  Ink() = default;
  Ink(std::size_t columns, std::size_t rows) : width(columns), height(rows), values(columns * rows) {}

  float& at(std::size_t x, std::size_t y) { return values[y * width + x]; }
  float at(std::size_t x, std::size_t y) const { return values[y * width + x]; }

  // Of all pixels together, in pixels of full ink.
  float amount() const;
};

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
