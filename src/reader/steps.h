// How the lines of a picture are read, told from top to bottom in one function:
//
//   segmentation -> the network's answers to components -> cuts and candidates -> its answers to candidates
//                -> a lattice for each line -> the best path
#ifndef INKLING_READER_STEPS_H_
#define INKLING_READER_STEPS_H_

#include <vector>

#include "model/predictor.h"
#include "reader/cutting.h"
#include "reader/format.h"
#include "reader/lattice.h"
#include "segmentation/segmentation.h"

namespace inkling::reader {

struct LineSteps {
  CutLine cut;
  Decoded decoded;  // its arcs are the candidates, a skip for every segment, then small signs
};

// Reads each of the picture's lines. REQUIRES: the model has a normalization.
std::vector<LineSteps> read_lines(const segmentation::Segmentation& picture, const model::Predictor& predictor,
                                  const Format& format, Cutting cutting);

}  // namespace inkling::reader

#endif  // INKLING_READER_STEPS_H_
