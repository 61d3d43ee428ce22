// Lines that are no writing: of ruled and squared paper, boxes of forms, underlines of printed fields.
#ifndef INKLING_SEGMENTATION_RULES_H_
#define INKLING_SEGMENTATION_RULES_H_

#include <vector>

#include "segmentation/ink.h"

namespace inkling::segmentation {

// A straight line, nearly along the rows, or nearly along the columns where it is vertical: at `begin` + t along the
// one direction its middle is at `start` + slope·t in the other; t from 0 to `length`. All in pixels.
struct Rule {
  bool vertical = false;
  float begin = 0;
  float length = 0;
  float start = 0;
  float slope = 0;
  float thickness = 0;
};

struct WithoutRules {
  InkMap ink;
  std::vector<Rule> rules;
};

// `map` without rules, in its mask and its ink, and which these were. A rule is a line as thin as a stroke or thinner,
// straighter than a hand draws, with gaps at most, clearly longer than the writing is tall; it comes from the picture's
// border, or ends on another rule, or is longer than any stroke. Where a stroke crosses or touches it, the ink is left
// as it is: there it is thicker than the rule. A picture that would be left without writing keeps its lines.
WithoutRules take_out_rules(InkMap map);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_RULES_H_
