// The steps of reading, as reader.cc takes them and explanation.h shows them.
#ifndef INKLING_READER_STEPS_H_
#define INKLING_READER_STEPS_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "raster/image.h"
#include "reader/format.h"
#include "reader/lattice.h"
#include "reader/scorer_pool.h"
#include "segmentation/candidates.h"
#include "segmentation/components.h"
#include "segmentation/graphemes.h"
#include "segmentation/ink.h"
#include "segmentation/line_image.h"
#include "segmentation/lines.h"

namespace inkling::reader {

struct LineSteps {
  segmentation::TextLine line;
  segmentation::LineImage image;
  std::vector<std::optional<Answer>> marks;  // the network's to every mark as a whole; none where it is too small
  segmentation::Graphemes graphemes;
  std::vector<segmentation::Candidate> candidates;
  std::vector<Answer> answers;  // [candidates]
  double prior = 0;             // of every digit of the line, by its strokes' width
  Decoded decoded;              // its arcs are the candidates, then a skip for every grapheme
};

struct Steps {
  segmentation::InkMap ink;
  std::vector<segmentation::Component> marks;
  std::vector<LineSteps> lines;
};

// All steps for `picture`. REQUIRES: the model has a normalization.
Steps take_steps(const raster::Image& picture, const ScorerPool& scorers, const Format& format, bool always_cut);

// The network's input for a patch of ink.
std::vector<float> input_of(const segmentation::InkPatch& patch, const ScorerPool& scorers);

}  // namespace inkling::reader

#endif  // INKLING_READER_STEPS_H_
