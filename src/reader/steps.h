// The steps of reading, as reader.cc takes them and explanation.h shows them.
#ifndef INKLING_READER_STEPS_H_
#define INKLING_READER_STEPS_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "image/components.h"
#include "image/image.h"
#include "image/ink.h"
#include "reader/candidates.h"
#include "reader/format.h"
#include "reader/graphemes.h"
#include "reader/lattice.h"
#include "reader/line_image.h"
#include "reader/lines.h"
#include "reader/scorer_pool.h"

namespace inkling {

struct LineSteps {
  TextLine line;
  LineImage image;
  std::vector<std::optional<Answer>> marks;  // the network's to every mark as a whole; none where it is too small
  Graphemes graphemes;
  std::vector<Candidate> candidates;
  std::vector<Answer> answers;  // [candidates]
  double prior = 0;             // of every digit of the line, by its strokes' width
  Decoded decoded;              // its arcs are the candidates, then a skip for every grapheme
};

struct Steps {
  InkMap ink;
  std::vector<Component> marks;
  std::vector<LineSteps> lines;
};

// All steps for `picture`. REQUIRES: the model has a normalization.
Steps take_steps(const Image& picture, const ScorerPool& scorers, const Format& format, bool always_cut);

// The network's input for a patch of ink.
std::vector<float> input_of(const InkPatch& patch, const ScorerPool& scorers);

}  // namespace inkling

#endif  // INKLING_READER_STEPS_H_
