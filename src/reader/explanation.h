// How a picture was read, step by step, and a drawing of it.
#ifndef INKLING_READER_EXPLANATION_H_
#define INKLING_READER_EXPLANATION_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "image/box.h"
#include "image/image.h"
#include "image/ink.h"
#include "reader/reading.h"

namespace inkling {

struct ExplainedDigit {
  DigitReading reading;
  std::vector<float> input;       // [side, side], what the network got, 0 paper to 1 ink
  std::size_t side = 0;           // pixels
  std::vector<double> answers;    // of the network to it, a probability a label
};

struct ExplainedLine {
  std::vector<Box> pieces;  // the graphemes, in the picture
  std::vector<std::vector<std::pair<double, double>>> cuts;
  std::vector<ExplainedDigit> digits;
  Box box;
};

struct Explanation {
  Image picture;
  InkMap ink;
  std::vector<Box> left_out;         // marks that belong to no line
  std::vector<ExplainedLine> lines;  // those with digits
  std::vector<std::string> advice;   // plain sentences about the picture and what was done to it
};

// The drawing, an SVG document that needs no other file.
std::string to_svg(const Explanation& explanation);

}  // namespace inkling

#endif  // INKLING_READER_EXPLANATION_H_
