// How a picture was read, step by step, and a drawing of that.
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
#include "segmentation/ruled_lines.h"

namespace inkling::reader {

// What the network was given for a digit: 0 paper to 1 ink.
using NetworkInput = raster::Plane<float>;

// A path through the picture: (x, y) of its points, in pixels.
using PicturePath = std::vector<std::pair<double, double>>;

struct ExplainedLine {
  std::vector<NetworkInput> inputs;   // one for each of the line's digits
  std::vector<raster::Box> segments;  // what the line was taken apart into, in the picture
  std::vector<PicturePath> cuts;      // between digits that touch
  std::vector<bool> touches;          // one for each digit: whether a cut parts it from the one before
  double slope = 0;                   // pixels down for each pixel to the right
};

// Of a page that was found to be turned, all is as it lies once turned back.
struct Explanation {
  raster::Image picture;
  int turned = 0;                                    // by how many degrees clockwise the page was found to be turned
  segmentation::InkMap ink;                          // what was read: without the ruled lines that were taken out
  std::vector<segmentation::RuledLine> ruled_lines;  // those that were taken out
  Reading reading;
  std::vector<ExplainedLine> lines;   // one for each of reading.lines
  std::vector<raster::Box> left_out;  // the components that are in no digit, where lines were read
  Traits traits;                      // valid where there is a digit
  bool thickens = false;              // whether the model brings strokes to one width
};

// The reading as Reader::read gives it: of the picture as it was before it was turned back.
Reading reading_of(const Explanation& explanation);

// What is worth telling whoever made the picture, each a plain sentence.
std::vector<std::string> advice(const Explanation& explanation);

// The drawing, an SVG document that needs no other file.
std::string to_svg(const Explanation& explanation, const std::string& title);

}  // namespace inkling::reader

#endif  // INKLING_READER_EXPLANATION_H_
