// Ruled lines: straight lines that are no writing, of ruled and squared paper, of a form's boxes and of its fields.
#ifndef INKLING_SEGMENTATION_RULED_LINES_H_
#define INKLING_SEGMENTATION_RULED_LINES_H_

#include <vector>

#include "segmentation/ink.h"

namespace inkling::segmentation {

// A straight line that goes nearly along the rows of a picture, or nearly along its columns. All lengths in pixels.
struct RuledLine {
  bool vertical = false;  // it goes along the columns: read "row" for "column" below, and the other way round
  float begin = 0;        // the column in which it begins
  float length = 0;       // the columns that it goes on for
  float start = 0;        // the row of its middle at `begin`
  float slope = 0;        // how many rows it falls for each column
  float thickness = 0;    // rows, the mean

  bool operator==(const RuledLine&) const = default;
};

struct WithoutRuledLines {
  InkMap ink;                          // the rest
  std::vector<RuledLine> ruled_lines;  // what was taken out
};

// Takes the ruled lines out of a map's mask and ink. A ruled line is no thicker than a stroke, straighter than a hand
// draws, and clearly longer than the writing is high; it may have gaps. It comes from the picture's border, or ends on
// another ruled line, or is longer than any stroke, or stands beside one just like it. Lines that all end on one
// another, as those of boxes and tables, and the teeth of a comb may be as short as they are. Where a stroke crosses or
// touches a line, ink is thicker than the line is, and stays. A picture that would be left without writing keeps its
// lines, but for boxes.
WithoutRuledLines take_out_ruled_lines(InkMap map);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_RULED_LINES_H_
