// Which components of a line are cut, and the candidates that its segments then make: the geometry that follows from
// the network's answers to whole components.
#ifndef INKLING_READER_CUTTING_H_
#define INKLING_READER_CUTTING_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "reader/answer.h"
#include "segmentation/candidates.h"
#include "segmentation/segmentation.h"

namespace inkling::reader {

// The network's answer to each component of a line as a whole; none where a component is too small for a digit.
using ComponentAnswers = std::vector<std::optional<Answer>>;

enum class Cutting : std::uint8_t {
  kWhereUnsure,  // a component that is rather a digit or a sign than not, to the network, stays whole
  kAlways,       // every component that is wide enough is cut
  kNowhere,      // a component is a digit as a whole, by itself, or none: for what is no writing, and would take long
};

// How the components of each line are cut: as `cutting` says, but nowhere in a line that is no writing of digits, where
// there are more components in all lines than a picture of writing has (CrowdParameters).
std::vector<Cutting> cuttings_of(std::span<const ComponentAnswers> lines, Cutting cutting);

struct CutLine {
  std::vector<bool> cut;  // of the line's components: whether it was cut
  segmentation::Segments segments;
  std::vector<segmentation::Candidate> candidates;
};

// REQUIRES: an answer, or none, for each of the line's components.
CutLine cut_line(const segmentation::LineSegmentation& line, const ComponentAnswers& answers, Cutting cutting);

}  // namespace inkling::reader

#endif  // INKLING_READER_CUTTING_H_
