// Connected components of ink: which of them are writing, and their ink alone.
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

// The components of `mask` without specks, whose area is less than that of a square as wide as a stroke: a point of the
// pen is kept, dirt and noise are not. `stroke_width` in pixels.
std::vector<Component> components_of(const raster::Plane<std::uint8_t>& mask, float stroke_width);

// The ink of `components`, with the fainter pixels beside them that belong to no component, in the box around all of
// them and one pixel more on each side, as far as the picture goes. Ink of other components is left out. Without
// components, an empty patch.
InkPatch cut_out(const InkMap& map, std::span<const Component> components);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_COMPONENTS_H_
