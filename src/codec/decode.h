// Pictures of any format that is read here: PNG, JPEG, PNM.
#ifndef INKLING_CODEC_DECODE_H_
#define INKLING_CODEC_DECODE_H_

#include <cstddef>
#include <span>
#include <string>

#include "raster/image.h"

namespace inkling::codec {

// A picture of a hundred megapixels is a page scanned at 1000 dots an inch.
inline constexpr std::size_t kMaxPixels = 100'000'000;

// Whether `bytes` start as a picture that decode_image reads.
bool is_picture(std::span<const std::byte> bytes);

// The picture in `bytes`, its format found by content: grey as people would see it, colour as its luma, transparency
// over white (white ink over black), turned as its EXIF orientation says. `name` is what errors call the file. Throws
// Error(kData) for what is none, is damaged or truncated in any way, or has more than `max_pixels`; no memory is taken
// for pixels before that is known.
raster::Image decode_image(std::span<const std::byte> bytes, const std::string& name,
                           std::size_t max_pixels = kMaxPixels);

}  // namespace inkling::codec

#endif  // INKLING_CODEC_DECODE_H_
