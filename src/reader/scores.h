// What the network says of components and candidates: geometry goes in, answers come out. The inputs of all lines are
// gathered first, so that the network is asked once for each of the two.
#ifndef INKLING_READER_SCORES_H_
#define INKLING_READER_SCORES_H_

#include <span>
#include <vector>

#include "model/predictor.h"
#include "reader/answer.h"
#include "reader/cutting.h"
#include "segmentation/segmentation.h"

namespace inkling::reader {

// The answer to each of `inputs`, [n, height, width], 0 paper to 1 full ink.
std::vector<Answer> answers_of(const model::Predictor& predictor, std::span<const float> inputs);

// The network's input for a patch of ink, [height, width], 0 paper to 1 full ink. REQUIRES: the model has a
// normalization.
std::vector<float> input_of(const segmentation::InkPatch& patch, const model::Predictor& predictor);

// The answers to every line's components as they are.
std::vector<ComponentAnswers> score_components(std::span<const segmentation::LineSegmentation> lines,
                                               const model::Predictor& predictor);

// The answers to every line's candidates. Those that are whole components have theirs from `components`.
std::vector<std::vector<Answer>> score_candidates(std::span<const segmentation::LineSegmentation> lines,
                                                  std::span<const CutLine> cut_lines,
                                                  std::span<const ComponentAnswers> components,
                                                  const model::Predictor& predictor);

}  // namespace inkling::reader

#endif  // INKLING_READER_SCORES_H_
