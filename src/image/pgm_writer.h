// Writing PGM pictures, the layout of image/pnm.h.
#ifndef INKLING_IMAGE_PGM_WRITER_H_
#define INKLING_IMAGE_PGM_WRITER_H_

#include <string>

#include "image/image.h"

namespace inkling {

// The bytes of `image` as a raw PGM ("P5") with a maxval of 255.
std::string encode_pgm(const Image& image);

}  // namespace inkling

#endif  // INKLING_IMAGE_PGM_WRITER_H_
