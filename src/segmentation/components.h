// Connected pieces of ink.
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

// Pixels of one row next to one another.
struct Run {
  std::uint32_t y = 0;
  std::uint32_t begin = 0;  // first column
  std::uint32_t end = 0;    // one past the last column
};

// The runs of `map`'s mask, by row, then by column.
std::vector<Run> runs_of(const InkMap& map);

struct Component {
  raster::Box box;
  std::size_t area = 0;   // pixels
  std::vector<Run> runs;  // by row, then by column
};

// The components of `map`'s mask, pixels that share an edge or a corner belonging together, ordered by their first
// pixel (by row, then by column). Memory: of the order of the mask's runs.
std::vector<Component> find_components(const InkMap& map);

// `components` without specks: what is smaller than the writing is, measured by the strokes. A point is kept, a dot of
// dirt or noise is not.
std::vector<Component> drop_specks(std::vector<Component> components, float stroke_width);

// The ink of `components` and of the rim around them, cut out by their common box and one pixel more on each side (as
// far as the picture goes); the ink of other components is left out. An empty patch for none.
InkPatch cut_out(const InkMap& map, std::span<const Component> components);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_COMPONENTS_H_
