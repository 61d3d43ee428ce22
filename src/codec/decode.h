// Pictures of any format that is read here: PNG, JPEG, PNM, TIFF, WebP, BMP, HEIC and the pages of PDF.
#ifndef INKLING_CODEC_DECODE_H_
#define INKLING_CODEC_DECODE_H_

#include <cstddef>
#include <span>
#include <string>

#include "codec/picture.h"
#include "raster/image.h"

namespace inkling::codec {

// The formats, as a help text lists them.
inline constexpr const char* kFormats = "PNG, JPEG, PNM, TIFF, WebP, BMP, HEIC or PDF";

// Whether `bytes`, the first 16 of a file or more, are that of a picture or document that is read here.
bool is_picture(std::span<const std::byte> bytes);

// What a file that starts with `bytes` and is none of these is, for an error message: "is GIF: expected PNG, …".
std::string what_it_is(std::span<const std::byte> bytes);

// The picture in `bytes`, its format found by content: grey as people would see it, colour as its luma, transparency
// over white (white ink over black), turned as its EXIF orientation says. `name` is what errors call the file. Throws
// Error(kData) for what is none, is damaged or truncated, has more than the pixels allowed, or has several pages
// (codec/document.h reads them); no memory is taken for pixels before that is known. Error(kIo) where the library or
// program is not there that reads the format.
Picture decode_picture(std::span<const std::byte> bytes, const std::string& name, const DecodeOptions& options);

// As decode_picture, with nobody to tell of flaws.
raster::Image decode_image(std::span<const std::byte> bytes, const std::string& name,
                           std::size_t max_pixels = kMaxPixels);

}  // namespace inkling::codec

#endif  // INKLING_CODEC_DECODE_H_
