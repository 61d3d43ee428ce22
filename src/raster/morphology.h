// Greyscale morphology with squares (van Herk 1992, Gil and Werman 1993): the time does not depend on their size.
#ifndef INKLING_RASTER_MORPHOLOGY_H_
#define INKLING_RASTER_MORPHOLOGY_H_

#include <cstddef>

#include "raster/image.h"

namespace inkling::raster {

// The greatest, the least value in the square of 2·radius + 1 pixels around each pixel, of those in the picture.
Image dilate(const Image& image, std::size_t radius);
Image erode(const Image& image, std::size_t radius);

// Without what is darker, lighter than its surroundings and narrower than 2·radius + 1 pixels.
Image close(const Image& image, std::size_t radius);
Image open(const Image& image, std::size_t radius);

}  // namespace inkling::raster

#endif  // INKLING_RASTER_MORPHOLOGY_H_
