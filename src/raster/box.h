// A rectangle of pixels: the public one.
#ifndef INKLING_RASTER_BOX_H_
#define INKLING_RASTER_BOX_H_

#include <inkling/box.h>

namespace inkling::raster {

using inkling::Box;

}  // namespace inkling::raster

#endif  // INKLING_RASTER_BOX_H_
