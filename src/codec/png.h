// PNG pictures (ISO/IEC 15948), read and written with libpng.
#ifndef INKLING_CODEC_PNG_H_
#define INKLING_CODEC_PNG_H_

#include <cstddef>
#include <span>
#include <string>

#include "base/files.h"
#include "codec/picture.h"
#include "raster/image.h"

namespace inkling::codec {

// Whether `bytes` start as a PNG does.
bool is_png(std::span<const std::byte> bytes);

// The picture as decode_picture gives it, with its errors. Flaws that are passed over are bytes behind the end, no end
// chunk where all pixels are there, and a wrong checksum of a chunk that says nothing about the pixels; all else that
// libpng warns of is an error. Chunks that say nothing about the pixels (text, time, colour profiles) are skipped
// unread, and none may be larger than 8 MB. Bytes too few for the pixels are refused before memory is taken, and pixels
// that go on after the last one at once.
Picture decode_png(std::span<const std::byte> bytes, const std::string& name, const DecodeOptions& options);

// `image` as a grey PNG of 8 bits. REQUIRES: at least one pixel, and sides below 1,000,000.
base::Bytes encode_png(const raster::Image& image);

}  // namespace inkling::codec

#endif  // INKLING_CODEC_PNG_H_
