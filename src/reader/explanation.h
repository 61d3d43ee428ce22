// How a picture was read, step by step, and a drawing of it.
#ifndef INKLING_READER_EXPLANATION_H_
#define INKLING_READER_EXPLANATION_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "raster/box.h"
#include "raster/image.h"
#include "raster/plane.h"
#include "reader/reading.h"
#include "reader/traits.h"
#include "segmentation/ink.h"

namespace inkling::reader {

// What the network was given for a digit: 0 paper to 1 ink.
using NetworkInput = raster::Plane<float>;

// From place to place in the picture, in pixels.
using PicturePath = std::vector<std::pair<double, double>>;

struct ExplainedLine {
  std::vector<NetworkInput> inputs;  // of the line's digits
  std::vector<raster::Box> pieces;   // what it was taken apart into, in the picture
  std::vector<PicturePath> cuts;     // between digits that touch
  double slope = 0;                  // pixels down for one to the right
};

struct Explanation {
  raster::Image picture;
  segmentation::InkMap ink;
  Reading reading;
  std::vector<ExplainedLine> lines;   // of reading.lines
  std::vector<raster::Box> left_out;  // ink that is in no digit
  Traits traits;                      // where there is a digit
  bool thickens = false;              // strokes are brought to one width
};

// What one would tell whoever made the picture, a plain sentence each.
std::vector<std::string> advice(const Explanation& explanation);

// The drawing, an SVG document that needs no other file.
std::string to_svg(const Explanation& explanation, const std::string& title);

}  // namespace inkling::reader

#endif  // INKLING_READER_EXPLANATION_H_
