// Greyscale morphology with squares (van Herk 1992, Gil & Werman 1993): the time does not depend on their size.
//
// Of planes of std::uint8_t and of float. The squares are of 2·radius + 1 pixels each way; only pixels of the plane
// count, there are none beyond its borders.
#ifndef INKLING_RASTER_MORPHOLOGY_H_
#define INKLING_RASTER_MORPHOLOGY_H_

#include <cstddef>

#include "raster/plane.h"

namespace inkling::raster {

// The greatest value in the square around each pixel.
template <typename T>
Plane<T> dilate(const Plane<T>& plane, std::size_t radius);

// The least value in the square around each pixel.
template <typename T>
Plane<T> erode(const Plane<T>& plane, std::size_t radius);

// The dilation's erosion: `plane` without what is lower than its surroundings and narrower than the square.
template <typename T>
Plane<T> close(const Plane<T>& plane, std::size_t radius);

// The erosion's dilation: `plane` without what is higher than its surroundings and narrower than the square.
template <typename T>
Plane<T> open(const Plane<T>& plane, std::size_t radius);

}  // namespace inkling::raster

#endif  // INKLING_RASTER_MORPHOLOGY_H_
