// The pieces that a line's digits are made of: connected ink, cut further where digits may touch (segmentation/cuts.h).
#ifndef INKLING_SEGMENTATION_GRAPHEMES_H_
#define INKLING_SEGMENTATION_GRAPHEMES_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "raster/box.h"
#include "raster/plane.h"
#include "segmentation/line_image.h"
#include "segmentation/normalize.h"

namespace inkling::segmentation {

struct Grapheme {
  raster::Box box;                                       // in the line
  std::size_t area = 0;                                  // pixels with ink
  std::size_t mark = 0;                                  // index into TextLine::marks
  std::size_t mark_width = 0;                            // pixels
  double cut = 0;                                        // what the cut on its left costs (Cut::strokes)
  bool cut_left = false;                                 // the one before is of the same mark
  std::vector<std::pair<double, double>> cut_path = {};  // of that cut, top to bottom: x and y in the line
};

struct Graphemes {
  std::vector<Grapheme> items;         // left to right by their middles; those of one mark stand together
  raster::Plane<std::uint32_t> owner;  // as large as the line: 1 + index into items, 0 for none
};

// `cut` says for every mark of the line whether it may be several digits.
Graphemes find_graphemes(const LineImage& line, const std::vector<bool>& cut);

// The ink of the graphemes from..to-1. REQUIRES: from < to.
InkPatch patch_of(const LineImage& line, const Graphemes& graphemes, std::size_t from, std::size_t to);

// The box around the graphemes from..to-1, in the line.
raster::Box box_of(const Graphemes& graphemes, std::size_t from, std::size_t to);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_GRAPHEMES_H_
