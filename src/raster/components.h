// Connected components of a mask, and the runs of pixels that they are made of.
//
// A mask is a plane of 1 for a pixel that is set and 0 for one that is not. Pixels are connected that share an edge or
// a corner (8-connectivity). The components are found in one pass over the mask's runs and a union-find over them
// (Rosenfeld & Pfaltz 1966, on runs), so that paper costs nearly nothing.
#ifndef INKLING_RASTER_COMPONENTS_H_
#define INKLING_RASTER_COMPONENTS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "raster/box.h"
#include "raster/plane.h"

namespace inkling::raster {

// Pixels of one row that are next to one another.
struct Run {
  std::uint32_t y = 0;      // the row
  std::uint32_t begin = 0;  // first column
  std::uint32_t end = 0;    // one past the last column
};

// The runs of `mask`, ordered by row, then by column.
std::vector<Run> runs_of(const Plane<std::uint8_t>& mask);

struct Component {
  Box box;                // the smallest one around it
  std::size_t area = 0;   // pixels
  std::vector<Run> runs;  // by row, then by column
};

// The components of `mask` with an area of at least `least_area`, ordered by their first pixel (by row, then by
// column). Those that are smaller take no memory. Memory: of the order of the runs.
std::vector<Component> find_components(const Plane<std::uint8_t>& mask, std::size_t least_area = 0);

}  // namespace inkling::raster

#endif  // INKLING_RASTER_COMPONENTS_H_
