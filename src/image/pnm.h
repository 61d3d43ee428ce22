// PGM pictures (Netpbm, pgm(5)): "P2" plain and "P5" raw.
//
//   "P5" <space> width <space> height <space> maxval <one space> pixels, row by row, one byte each, or two (big
//   endian) where maxval > 255. "#" starts a comment up to the end of its line. P2 has the pixels as numbers.
#ifndef INKLING_IMAGE_PNM_H_
#define INKLING_IMAGE_PNM_H_

#include <cstddef>
#include <span>
#include <string>

#include "image/image.h"

namespace inkling {

// The picture, its values scaled from 0..maxval to 0..255 and rounded. `name` is what errors call the file. Throws
// Error(kData) for another format, for more than `max_pixels`, for values above maxval, and for missing or left over
// bytes.
Image parse_pgm(std::span<const std::byte> bytes, const std::string& name, std::size_t max_pixels = 100'000'000);

}  // namespace inkling

#endif  // INKLING_IMAGE_PNM_H_
