// The one thing read from a picture's EXIF data: which way up it was taken.
//
//   "Exif" 0 0 (in a JPEG's APP1 segment, not in a PNG's eXIf chunk), then TIFF: byte order "II" 42 or "MM" 42, u32
//   offset of the first directory from the byte order on. A directory is u16 count, then count entries of 12 bytes: u16
//   tag, u16 type, u32 count, u32 value or its place. The orientation is tag 0x0112, type 3 (u16), count 1.
#ifndef INKLING_CODEC_EXIF_H_
#define INKLING_CODEC_EXIF_H_

#include <cstddef>
#include <span>

#include "raster/image.h"

namespace inkling::codec {

// The orientation 1..8 that the EXIF data `exif`, with or without "Exif" 0 0 before it, states; 1, upright, where it is
// none, states none, or is malformed: a picture is not worse for a camera's careless notes.
int exif_orientation(std::span<const std::byte> exif);

// `image`, stored in `orientation` 1..8, turned upright. (EXIF 2.3, "Orientation": 2 mirrored, 3 turned by 180°, 4
// mirrored top to bottom, 5 and 7 mirrored across a diagonal, 6 to be turned right by 90°, 8 left.)
raster::Image upright(raster::Image image, int orientation);

}  // namespace inkling::codec

#endif  // INKLING_CODEC_EXIF_H_
