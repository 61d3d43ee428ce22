// Segments: what a line's digits are put together from. A segment is a connected component as a whole, or one of the
// parts that it is cut into where digits may touch (cuts.h).
#ifndef INKLING_SEGMENTATION_SEGMENTS_H_
#define INKLING_SEGMENTATION_SEGMENTS_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "raster/box.h"
#include "raster/plane.h"
#include "segmentation/line_image.h"
#include "segmentation/normalize.h"

namespace inkling::segmentation {

struct Segment {
  raster::Box box;                  // in the line's image
  std::size_t area = 0;             // pixels of the component, above 0
  std::size_t component = 0;        // the component that it is of: an index into TextLine::components
  std::size_t component_width = 0;  // pixels, of that component's box
  bool cut_left = false;            // whether a cut parts it from what of its component is on its left
  double cut = 0;                   // how many widths of a stroke that cut crosses (Cut::strokes); 0 without a cut
  std::vector<std::pair<double, double>> cut_path = {};  // of that cut, from top to bottom: (x, y) in the line's image
};

struct Segments {
  std::vector<Segment> items;          // by the middles of their boxes, from left to right
  raster::Plane<std::uint32_t> owner;  // as large as the line's image: 1 + index into items, 0 for paper
};

// The segments of a line. `cut` says for each of the line's components whether it is cut wherever digits may touch, or
// is one segment. REQUIRES: an entry for each component.
Segments find_segments(const LineImage& line, const std::vector<bool>& cut);

// The ink of the segments from..to-1, in the box around them. REQUIRES: from < to.
InkPatch patch_of(const LineImage& line, const Segments& segments, std::size_t from, std::size_t to);

// The box around the segments from..to-1, in the line's image. REQUIRES: from < to.
raster::Box box_of(const Segments& segments, std::size_t from, std::size_t to);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_SEGMENTS_H_
