// The image of one line of writing: levelled, brought to a height that is quick to work with, and with the ink of no
// component but the line's own.
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

// Where the line's image lies in the picture: a rotation, a scale and a shift.
struct LinePlace {
  double left = 0;  // where the upper left corner of the line's image lies in the picture, in pixels
  double top = 0;
  double cosine = 1;  // of the angle by which the line falls towards the right
  double sine = 0;
  double scale = 1;  // pixels of the picture for each pixel of the line's image, 1 or more

  // Where (x, y) of the line's image lies in the picture.
  double x_of(double x, double y) const { return left + scale * (x * cosine - y * sine); }
  double y_of(double x, double y) const { return top + scale * (x * sine + y * cosine); }

  // The upright box in a picture of width × height pixels around what `box` holds in the line's image.
  raster::Box in_picture(const raster::Box& box, std::size_t width, std::size_t height) const;
};

struct LineImage {
  raster::Plane<std::uint8_t> ink;         // 0 paper to 255 full ink
  raster::Plane<std::uint32_t> component;  // of the same size: 1 + index into TextLine::components, 0 for paper
  double stroke_width = 0;                 // pixels of this image, 1 or more
  double writing_height = 0;               // pixels of this image, 1 or more: TextLine::height
  LinePlace place;
};

// The image of `line`, whose components are indices into `components`, those of `map`. REQUIRES: the line has one.
LineImage cut_line(const InkMap& map, std::span<const Component> components, const TextLine& line);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_LINE_IMAGE_H_
