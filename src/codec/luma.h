// Colour to grey.
#ifndef INKLING_CODEC_LUMA_H_
#define INKLING_CODEC_LUMA_H_

#include <cstdint>

namespace inkling::codec {

// The luma of ITU-R BT.601, 0.299 R + 0.587 G + 0.114 B, rounded: what JPEG stores as Y. For values up
// to 65535.
inline std::uint32_t luma(std::uint32_t red, std::uint32_t green, std::uint32_t blue) {
  return (299 * red + 587 * green + 114 * blue + 500) / 1000;
}

}  // namespace inkling::codec

#endif  // INKLING_CODEC_LUMA_H_
