// Traits of a picture of writing that are worth knowing where it is read badly.
#ifndef INKLING_READER_TRAITS_H_
#define INKLING_READER_TRAITS_H_

#include <cstddef>
#include <vector>

#include "raster/box.h"
#include "raster/image.h"
#include "segmentation/ink.h"

namespace inkling::reader {

struct Traits {
  bool inverted = false;   // whether ink is light on dark
  double height = 0;       // pixels, of the digits: the median
  double stroke = 0;       // the strokes' width as a share of that height
  double contrast = 0;     // grey levels 0..255 between ink and paper
  double light_range = 0;  // grey levels by which the paper differs from place to place
  double off_centre = 0;   // how far the middle of all digits is from the picture's, as a share of its longer side
  bool at_edge = false;    // whether a digit touches the picture's edge
  double covered = 0;      // the digits' boxes as a share of the picture's area, 0..1
};

// `digits` are their boxes, at least one.
Traits traits_of(const raster::Image& picture, const segmentation::InkMap& ink, const std::vector<raster::Box>& digits);

}  // namespace inkling::reader

#endif  // INKLING_READER_TRAITS_H_
