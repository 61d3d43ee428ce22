// The picture of one line of writing: straightened, of a size that is quick to work with, and with nothing on it that
// belongs to other lines.
#ifndef INKLING_SEGMENTATION_LINE_IMAGE_H_
#define INKLING_SEGMENTATION_LINE_IMAGE_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "raster/box.h"
#include "raster/plane.h"
#include "segmentation/components.h"
#include "segmentation/ink.h"
#include "segmentation/lines.h"

namespace inkling::segmentation {

// Where a line's pixels lie in the picture: (x, y) of the line at origin + x·across + y·down.
struct LinePlace {
  double left = 0;  // in the picture, of the line's upper left corner
  double top = 0;
  double cosine = 1;  // of the angle that the line falls by, to the right
  double sine = 0;
  double scale = 1;  // pixels of the picture for one of the line

  double x_of(double x, double y) const { return left + scale * (x * cosine - y * sine); }
  double y_of(double x, double y) const { return top + scale * (x * sine + y * cosine); }

  // The upright box around what is `box` in the line, within a picture of width × height.
  raster::Box in_picture(const raster::Box& box, std::size_t width, std::size_t height) const;
};

struct LineImage {
  raster::Plane<std::uint8_t> ink;    // 0 paper to 255 full ink
  raster::Plane<std::uint32_t> mark;  // of the same size: 1 + index into TextLine::marks, 0 where none is
  double stroke_width = 0;            // pixels
  double writing_height = 0;          // pixels, TextLine::height
  LinePlace place;
};

LineImage cut_line(const InkMap& map, std::span<const Component> marks, const TextLine& line);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_LINE_IMAGE_H_
