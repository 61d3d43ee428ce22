// HEIF pictures (ISO/IEC 23008-12), read with libheif: HEIC, as phones write it, and AVIF.
#ifndef INKLING_CODEC_HEIF_H_
#define INKLING_CODEC_HEIF_H_

#include <cstddef>
#include <span>
#include <string>

#include "codec/picture.h"

namespace inkling::codec {

// Whether `bytes` start as a HEIF picture does.
bool is_heif(std::span<const std::byte> bytes);

// The primary picture as decode_picture gives it, with its errors, and Error(kIo) where libheif is not there. It is
// turned and cut as the file itself says. Other pictures in the file are noted.
Picture decode_heif(std::span<const std::byte> bytes, const std::string& name, const DecodeOptions& options);

}  // namespace inkling::codec

#endif  // INKLING_CODEC_HEIF_H_
