// BMP pictures (Microsoft, "Bitmap Storage"), with the headers of Windows and OS/2.
//
//   "BM"  u32 size of the file  u32 0  u32 place of the pixels       then a header, its size first, all little endian:
//   12 bytes    u16 width, u16 height, u16 planes 1, u16 bits a pixel; colours of three bytes: blue, green, red
//   40 and up   i32 width, i32 height (negative: from top to bottom), u16 planes, u16 bits, u32 compression, u32 size
//   of
//               the pixels, two i32 of resolution, u32 colours, u32 of them important; colours of four bytes
//
//   1, 4, 8 bits     an index into the colours, the first pixel in the highest bits; 4 and 8 also as runs (RLE)
//   16, 24, 32 bits  blue, green, red in 5 bits each or a byte each, or as three masks behind the header say
//
// Rows are from bottom to top and start at a multiple of four bytes.
#ifndef INKLING_CODEC_BMP_H_
#define INKLING_CODEC_BMP_H_

#include <cstddef>
#include <span>
#include <string>

#include "codec/picture.h"

namespace inkling::codec {

// Whether `bytes` start as a BMP does.
bool is_bmp(std::span<const std::byte> bytes);

// The picture as decode_picture gives it, with its errors. The fourth byte of 32 bits is no transparency: programs
// write anything there. A JPEG or PNG within a BMP, which only printers' drivers write, is refused.
Picture decode_bmp(std::span<const std::byte> bytes, const std::string& name, const DecodeOptions& options);

}  // namespace inkling::codec

#endif  // INKLING_CODEC_BMP_H_
