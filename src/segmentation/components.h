// Connected components of ink.
#ifndef INKLING_SEGMENTATION_COMPONENTS_H_
#define INKLING_SEGMENTATION_COMPONENTS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "raster/box.h"
#include "segmentation/ink.h"
#include "segmentation/normalize.h"

namespace inkling::segmentation {

// Neighbouring pixels of one row that are all set.
struct Run {
  std::uint32_t y = 0;
  std::uint32_t begin = 0;  // first column
  std::uint32_t end = 0;    // one past the last column
};

// The runs of a map's mask, by row, then by column.
std::vector<Run> runs_of(const InkMap& map);

struct Component {
  raster::Box box;
  std::size_t area = 0;   // pixels
  std::vector<Run> runs;  // by row, then by column
};

// The connected components of a map's mask: pixels that share an edge or a corner are of one component. Ordered by
// their first pixels, by row, then by column. Memory: proportional to the number of the mask's runs.
std::vector<Component> find_components(const InkMap& map);

// `components` without specks, whose area is less than that of a square as wide as a stroke: a point of the pen is
// kept, dirt and noise are not. `stroke_width` in pixels.
std::vector<Component> drop_specks(std::vector<Component> components, float stroke_width);

// The ink of `components`, with the fainter pixels beside them that belong to no component, in the box around all of
// them and one pixel more on each side, as far as the picture goes. Ink of other components is left out. Without
// components, an empty patch.
InkPatch cut_out(const InkMap& map, std::span<const Component> components);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_COMPONENTS_H_
