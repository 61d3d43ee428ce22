// Borrowed pictures as the library's own.
#ifndef INKLING_API_GREY_H_
#define INKLING_API_GREY_H_

#include <inkling/image_view.h>

#include "raster/image.h"

namespace inkling::api {

// The picture in grey, as decoding a file gives it: colour as its luma, transparency over white, white ink over black.
raster::Image to_grey(const ImageView& picture);

}  // namespace inkling::api

#endif  // INKLING_API_GREY_H_
