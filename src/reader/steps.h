// How the lines of a picture are read, told from top to bottom in one function:
//
//   segmentation -> the network's answers to components -> cuts and candidates -> its answers to candidates
//                -> a lattice for each line -> the best path -> numbers
#ifndef INKLING_READER_STEPS_H_
#define INKLING_READER_STEPS_H_

#include <cstddef>
#include <vector>

#include "model/predictor.h"
#include "reader/cutting.h"
#include "reader/format.h"
#include "reader/lattice.h"
#include "segmentation/segmentation.h"

namespace inkling::reader {

struct NumberSteps {
  std::size_t first = 0;  // of the line's digits
  std::size_t count = 0;  // of its digits
  double confidence = 0;  // that they are the number's text, 0..1
};

struct LineSteps {
  CutLine cut;
  Decoded decoded;                   // its arcs are the candidates, a skip for every segment, then small signs
  std::vector<NumberSteps> numbers;  // from left to right; all of the digits in them
};

struct PictureSteps {
  std::vector<ComponentAnswers> components;  // of each line
  std::vector<LineSteps> lines;
};

// Reads each of the picture's lines. Each number of a line has to match the format: one that does as it is read without
// a format stays as it is, others are read again. Numbers that cannot match are left out, but for a line whose digits
// match together. REQUIRES: the model has a normalization.
PictureSteps read_lines(const segmentation::Segmentation& picture, const model::Predictor& predictor,
                        const Format& format);

}  // namespace inkling::reader

#endif  // INKLING_READER_STEPS_H_
