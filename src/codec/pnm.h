// PNM pictures (Netpbm: pbm(5), pgm(5), ppm(5)).
//
//   magic  picture                    pixels, row by row, after the header
//   P1     black and white, plain     1 (black) or 0, with or without space between them
//   P2 P3  grey, colour, plain        numbers 0..maxval; colour as red, green, blue
//   P4     black and white, raw       a bit a pixel, 1 black, the highest first; each row starts a byte
//   P5 P6  grey, colour, raw          a byte a number, or two (big endian) where maxval > 255
//
//   magic <space> width <space> height [<space> maxval, from P2 P3 P5 P6] <one space, if raw> pixels
//
// "#" starts a comment up to the end of its line.
#ifndef INKLING_CODEC_PNM_H_
#define INKLING_CODEC_PNM_H_

#include <cstddef>
#include <span>
#include <string>

#include "raster/image.h"

namespace inkling::codec {

// Whether `bytes` start as a PNM picture does.
bool is_pnm(std::span<const std::byte> bytes);

// The picture, its values scaled from 0..maxval to 0..255 and rounded, colour as its luma. `name` is what errors call
// the file. Throws Error(kData) for another format, for more than `max_pixels`, for values above maxval, and for
// missing or left over bytes.
raster::Image parse_pnm(std::span<const std::byte> bytes, const std::string& name,
                        std::size_t max_pixels = 100'000'000);

}  // namespace inkling::codec

#endif  // INKLING_CODEC_PNM_H_
