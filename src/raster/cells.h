// A picture in cells: small enough for what looks at large windows.
#ifndef INKLING_RASTER_CELLS_H_
#define INKLING_RASTER_CELLS_H_

#include <cstddef>

#include "raster/image.h"

namespace inkling::raster {

// Cell (i, j) is the mean of `size` × `size` pixels, fewer at the right and lower borders.
struct Cells {
  std::size_t size = 1;  // pixels
  Image means;
};

// At most 1024 cells along the longer side. REQUIRES: a pixel.
Cells cells_of(const Image& picture);

}  // namespace inkling::raster

#endif  // INKLING_RASTER_CELLS_H_
