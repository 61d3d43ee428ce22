// Colour and transparency to grey.
#ifndef INKLING_CODEC_LUMA_H_
#define INKLING_CODEC_LUMA_H_

#include <cstdint>

namespace inkling::codec {

// The luma of ITU-R BT.601, 0.299 R + 0.587 G + 0.114 B, rounded: what JPEG stores as Y. For values up
// to 65535.
inline std::uint32_t luma(std::uint32_t red, std::uint32_t green, std::uint32_t blue) {
  return (299 * red + 587 * green + 114 * blue + 500) / 1000;
}

// A grey value 0..255 as seen over white: `alpha` is 0 for glass, 255 for what hides all behind it.
inline std::uint8_t over_white(std::uint32_t value, std::uint32_t alpha) {
  return static_cast<std::uint8_t>((value * alpha + 255 * (255 - alpha) + 127) / 255);
}

}  // namespace inkling::codec

#endif  // INKLING_CODEC_LUMA_H_
