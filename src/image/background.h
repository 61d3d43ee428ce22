// The paper behind the ink: how light the picture would be without it.
#ifndef INKLING_IMAGE_BACKGROUND_H_
#define INKLING_IMAGE_BACKGROUND_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "image/image.h"

namespace inkling {

struct Contrast {
  std::vector<std::uint8_t> values;  // [height, width], 0 as the paper to 255 black on it (or white, on dark paper)
  bool inverted = false;             // the ink is lighter than the paper
};

// REQUIRES: a pixel.
Contrast contrast_to_paper(const Image& picture);

}  // namespace inkling

#endif  // INKLING_IMAGE_BACKGROUND_H_
