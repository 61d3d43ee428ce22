// JPEG pictures (ITU-T T.81, JFIF, EXIF), read with libjpeg-turbo.
#ifndef INKLING_CODEC_JPEG_H_
#define INKLING_CODEC_JPEG_H_

#include <cstddef>
#include <span>
#include <string>

#include "codec/picture.h"

namespace inkling::codec {

// Whether `bytes` start as a JPEG does.
bool is_jpeg(std::span<const std::byte> bytes);

// The picture as decode_picture gives it, with its errors. Flaws that are passed over are bytes between the segments of
// the header, a few bytes before the end marker, and no end marker where all pixels are there; all else that libjpeg
// warns of is an error, as are arithmetic coding (which cameras and browsers do not know), bytes too few for the
// pixels, and more scans than go over 160 megapixels together: 16 in any picture and never more than 256. (A
// progressive picture of a few kB can otherwise keep a processor busy for minutes.) What follows the end of the picture
// is left alone: phones put a second picture or their own notes there.
Picture decode_jpeg(std::span<const std::byte> bytes, const std::string& name, const DecodeOptions& options);

}  // namespace inkling::codec

#endif  // INKLING_CODEC_JPEG_H_
