// The one thing read from a picture's EXIF data: which way up it was taken.
//
//   "Exif" 0 0, then TIFF (byte order "II" 42 or "MM" 42, u32 offset of the first directory from the byte order on);
//   a directory is u16 count, then count entries of 12 bytes: u16 tag, u16 type, u32 count, u32 value or its place.
//   The orientation is tag 0x0112, type 3 (u16), count 1.
#ifndef INKLING_IMAGE_EXIF_H_
#define INKLING_IMAGE_EXIF_H_

#include <cstddef>
#include <span>

#include "image/image.h"

namespace inkling {

// The orientation 1..8 that the APP1 segment `segment` (without marker and length) states; 1, upright, where it is no
// EXIF, states none, or is malformed: a picture is not worse for a camera's careless notes.
int exif_orientation(std::span<const std::byte> segment);

// `image`, stored in `orientation` 1..8, turned upright. (EXIF 2.3, "Orientation": 2 mirrored, 3 turned by 180°, 4
// mirrored top to bottom, 5 and 7 mirrored across a diagonal, 6 to be turned right by 90°, 8 left.)
Image upright(Image image, int orientation);

}  // namespace inkling

#endif  // INKLING_IMAGE_EXIF_H_
