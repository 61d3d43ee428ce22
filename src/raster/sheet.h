// A contact sheet: many small pictures in one.
#ifndef INKLING_RASTER_SHEET_H_
#define INKLING_RASTER_SHEET_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "raster/image.h"

namespace inkling::raster {

struct SheetStyle {
  std::size_t columns = 16;
  std::size_t enlargement = 1;  // every pixel of a tile becomes that many, across and down
  std::size_t gap = 4;          // pixels around every tile
  std::uint8_t background = 160;
};

// The tiles row by row, left to right; what is left of the last row is background. REQUIRES: there is a tile, all are
// of one size, columns and enlargement are above 0.
Image make_sheet(std::span<const Image> tiles, const SheetStyle& style);

}  // namespace inkling::raster

#endif  // INKLING_RASTER_SHEET_H_
