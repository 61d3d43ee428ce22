// Lines of writing: which connected components of a picture stand in a row.
//
// Components as high as the writing make the lines. Each is joined with the nearest one to its left that shares its
// rows, however far away that is: so the groups and columns of a row are one line, and a line may slope. A lower
// component (a dot, the bar of a 5, a dash) then joins the line that it stands in. Left out is what cannot be writing:
// specks, solid areas at the border, and what frames the picture, such as the dark border of a photograph.
#ifndef INKLING_SEGMENTATION_LINES_H_
#define INKLING_SEGMENTATION_LINES_H_

#include <cstddef>
#include <span>
#include <vector>

#include "segmentation/components.h"

namespace inkling::segmentation {

struct TextLine {
  std::vector<std::size_t> components;  // indices into the components given, by their middles from left to right
  double slope = 0;   // pixels down for each pixel to the right; 0 where the line is too short to tell
  double height = 0;  // pixels: the median height of the components that made the line
};

// The lines of a picture of width × height pixels, from top to bottom. `stroke_width`, in pixels, is that of its
// writing.
std::vector<TextLine> find_lines(std::span<const Component> components, std::size_t width, std::size_t height,
                                 double stroke_width);

// The components that find_lines makes its lines of: those that may be writing, judged one by one. Their indices, in
// ascending order.
std::vector<std::size_t> writing_in(std::span<const Component> components, std::size_t width, std::size_t height,
                                    double stroke_width);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_LINES_H_
