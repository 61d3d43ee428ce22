// Which of the connected components of a mask are writing.
#ifndef INKLING_SEGMENTATION_COMPONENTS_H_
#define INKLING_SEGMENTATION_COMPONENTS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "raster/components.h"
#include "segmentation/ink.h"
#include "segmentation/normalize.h"

namespace inkling::segmentation {

using raster::Component;
using raster::Run;

// `components` without specks: what is smaller than the writing is, measured by the strokes. A point is kept, a dot of
// dirt or noise is not.
std::vector<Component> drop_specks(std::vector<Component> components, float stroke_width);

// `components` without what the border of a picture of `width` × `height` cuts off, and what is left of a box around
// the writing: what lies at the border (within a tenth of the side) and is flat along it, unless it is about as tall as
// the tallest component elsewhere, as a 1 would be.
std::vector<Component> drop_borders(std::vector<Component> components, std::size_t width, std::size_t height);

// Of `components`, those that make up the digit of a picture that has just one: the largest, by its ink, and what is
// not much smaller and near it. Empty for none.
std::vector<Component> one_digit(std::vector<Component> components);

// The ink of `components` and of the rim around them, cut out by their common box and one pixel more on each side (as
// far as the picture goes); the ink of other components is left out. An empty patch for none.
InkPatch cut_out(const InkMap& map, std::span<const Component> components);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_COMPONENTS_H_
