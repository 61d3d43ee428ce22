// Bold writing cropped close: a picture of two tones that is about as much ink as paper, so that neither the majority
// nor a window of a third of its side tells the two apart.
#ifndef INKLING_SEGMENTATION_BOLD_H_
#define INKLING_SEGMENTATION_BOLD_H_

#include <optional>

#include "raster/image.h"

namespace inkling::segmentation {

struct BoldWriting {
  bool inverted = false;   // whether the ink is the lighter tone
  float stroke_width = 0;  // pixels of the image given, above 0
};

// What is bold writing in `means`: strokes wider than an eighth of its shorter side, each figure most of the picture's
// height. The tone that has more of the picture's border is the paper. nullopt for all other pictures, such as those of
// a page with a shadow or of light that changes. REQUIRES: a pixel.
std::optional<BoldWriting> find_bold_writing(const raster::Image& means);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_BOLD_H_
