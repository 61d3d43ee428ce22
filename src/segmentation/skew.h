// Writing that runs far from level, such as a picture taken aslant: by which angle, and where its components lie once
// that is taken back.
#ifndef INKLING_SEGMENTATION_SKEW_H_
#define INKLING_SEGMENTATION_SKEW_H_

#include <cstddef>
#include <span>
#include <vector>

#include "segmentation/components.h"

namespace inkling::segmentation {

// By how many radians the lines of `writing`, indices into `components`, fall towards the right. 0 where that is less
// than kSkew.least (parameters.h): a line's own slope then tells (lines.h). `height` is the writing's, in pixels.
//
// Seen along its lines writing covers least: of all directions up to 45 degrees the one in which the components,
// projected, cover clearly less than in any direction that is about level.
double skew_of(std::span<const Component> components, std::span<const std::size_t> writing, double height);

// Components with the boxes that they would have if the picture was turned by `angle` (radians, clockwise), moved to
// where no coordinate is negative; without runs.
std::vector<Component> turned_by(double angle, std::span<const Component> components);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_SKEW_H_
