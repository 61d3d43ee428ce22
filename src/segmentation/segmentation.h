// A picture taken apart: the one way from pixels to what may be digits, for reading, for explanations, and for the
// pictures that the network learns from.
//
//   picture -> ink (ink.h) -> without ruled lines (ruled_lines.h) -> connected components without specks (components.h)
//           -> lines of writing (lines.h) -> the picture of each line, levelled (line_image.h)
//           -> segments (segments.h): at first each component as a whole
//
// All of it is geometry. A reader then chooses the components that are to be cut, and takes runs of neighbouring
// segments for candidates (candidates.h).
#ifndef INKLING_SEGMENTATION_SEGMENTATION_H_
#define INKLING_SEGMENTATION_SEGMENTATION_H_

#include <vector>

#include "raster/image.h"
#include "segmentation/components.h"
#include "segmentation/ink.h"
#include "segmentation/line_image.h"
#include "segmentation/lines.h"
#include "segmentation/ruled_lines.h"
#include "segmentation/segments.h"

namespace inkling::segmentation {

struct LineSegmentation {
  TextLine line;    // its components are indices into Segmentation::components
  LineImage image;  // the line's part of the picture, levelled
  Segments whole;   // every component of the line as one segment
};

struct Segmentation {
  InkMap ink;                           // without the ruled lines that were taken out
  std::vector<RuledLine> ruled_lines;   // those that were taken out
  std::vector<Component> components;    // of `ink`, without specks, by their first pixel
  std::vector<LineSegmentation> lines;  // from top to bottom
};

// Never fails: a blank picture gives no components and no lines. Lines are found among the largest components, and have
// no more than a number of them (kLimits, parameters.h).
Segmentation segment(const raster::Image& picture);

// For every component of the line, whether it is as wide as several digits may be.
std::vector<bool> may_be_several(const LineSegmentation& line);

// The line's segments with the components that `components` says cut wherever digits may touch, the others whole.
// REQUIRES: components has an entry for each of line.line.components.
Segments cut(const LineSegmentation& line, const std::vector<bool>& components);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_SEGMENTATION_H_
