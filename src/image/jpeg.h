// JPEG pictures (ITU-T T.81, JFIF, EXIF), read with libjpeg-turbo.
#ifndef INKLING_IMAGE_JPEG_H_
#define INKLING_IMAGE_JPEG_H_

#include <cstddef>
#include <span>
#include <string>

#include "image/image.h"

namespace inkling {

// Whether `bytes` start as a JPEG does.
bool is_jpeg(std::span<const std::byte> bytes);

// The picture as decode_image gives it, with decode_image's errors. All that libjpeg warns of is an error, as are more
// than 256 scans (a progressive picture of a few kB can otherwise keep a processor busy for minutes) and inks (CMYK).
// What follows the end of the picture is left alone: phones put a second picture or their own notes there.
Image decode_jpeg(std::span<const std::byte> bytes, const std::string& name, std::size_t max_pixels);

}  // namespace inkling

#endif  // INKLING_IMAGE_JPEG_H_
