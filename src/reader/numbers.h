// Which digits of a line make a number together: those with no wide gap between them. In the boxes of a form each digit
// has its own, however far apart they are.
#ifndef INKLING_READER_NUMBERS_H_
#define INKLING_READER_NUMBERS_H_

#include <cstddef>
#include <span>
#include <vector>

#include "reader/cutting.h"
#include "reader/lattice.h"
#include "segmentation/segmentation.h"

namespace inkling::reader {

// A line as it was read, as a whole.
struct ReadLine {
  const segmentation::LineSegmentation* line = nullptr;
  const CutLine* cut = nullptr;
  const Decoded* decoded = nullptr;
};

struct NumberPlace {
  std::size_t first = 0;  // of the line's digits
  std::size_t count = 0;  // of its digits, above 0
  double begin = 0;       // the columns of the line's image that are the number's: those of a line's numbers follow
  double end = 0;         // one another, from the first column to the last
};

// For each line its numbers, from left to right; none where no digit was read. `ruled_lines` are those of the picture.
std::vector<std::vector<NumberPlace>> find_numbers(std::span<const ReadLine> lines,
                                                   std::span<const segmentation::RuledLine> ruled_lines);

}  // namespace inkling::reader

#endif  // INKLING_READER_NUMBERS_H_
