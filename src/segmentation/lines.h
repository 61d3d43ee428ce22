// Lines of writing: which marks on a picture stand in a row.
//
// Marks as high as writing make the lines: each belongs with the nearest one to its left whose rows it shares, however
// far that is, so that the groups and columns of a row are one line and a line may slope. Lower marks (dots, the bar of
// a 5, a dash) join the line that they stand in. What is no writing is left out: specks, and what is solid or frames
// the picture, as the dark border of a photograph does.
#ifndef INKLING_SEGMENTATION_LINES_H_
#define INKLING_SEGMENTATION_LINES_H_

#include <cstddef>
#include <span>
#include <vector>

#include "segmentation/components.h"

namespace inkling::segmentation {

struct TextLine {
  std::vector<std::size_t> marks;  // indices, from left to right by their middles
  double slope = 0;                // pixels down for one to the right; 0 where it is too short to tell
  double height = 0;               // pixels, of its writing: the median of its higher marks
};

// The lines of a picture of width × height pixels, from top to bottom. `stroke_width` is that of its writing.
std::vector<TextLine> find_lines(std::span<const Component> marks, std::size_t width, std::size_t height,
                                 double stroke_width);

// The marks that may be writing by their own looks, as find_lines takes them: their indices.
std::vector<std::size_t> writing_in(std::span<const Component> marks, std::size_t width, std::size_t height,
                                    double stroke_width);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_LINES_H_
