// WebP pictures (RFC 9649), read with libwebp.
#ifndef INKLING_CODEC_WEBP_H_
#define INKLING_CODEC_WEBP_H_

#include <cstddef>
#include <span>
#include <string>

#include "codec/picture.h"

namespace inkling::codec {

// Whether `bytes` start as a WebP picture does.
bool is_webp(std::span<const std::byte> bytes);

// The picture as decode_picture gives it, with its errors, and Error(kIo) where libwebp is not there. Bytes behind the
// end are passed over. An animation is refused.
Picture decode_webp(std::span<const std::byte> bytes, const std::string& name, const DecodeOptions& options);

}  // namespace inkling::codec

#endif  // INKLING_CODEC_WEBP_H_
