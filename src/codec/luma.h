// Colour and transparency to grey.
#ifndef INKLING_CODEC_LUMA_H_
#define INKLING_CODEC_LUMA_H_

#include <cstdint>

#include "raster/image.h"

namespace inkling::codec {

// The luma of ITU-R BT.601, 0.299 R + 0.587 G + 0.114 B, rounded: what JPEG stores as Y. For values up
// to 65535.
inline std::uint32_t luma(std::uint32_t red, std::uint32_t green, std::uint32_t blue) {
  return (299 * red + 587 * green + 114 * blue + 500) / 1000;
}

// A grey value 0..255 as seen over a paper of 0..255: `alpha` is 0 for glass, 255 for what hides all behind it.
inline std::uint8_t over(std::uint32_t paper, std::uint32_t value, std::uint32_t alpha) {
  return static_cast<std::uint8_t>((value * alpha + paper * (255 - alpha) + 127) / 255);
}

// A picture with transparency is seen over white, but over black where there is ink that only black shows: white ink on
// glass. `white` and `black` are its pixels over either.
raster::Image as_seen(raster::Image white, raster::Image black);

}  // namespace inkling::codec

#endif  // INKLING_CODEC_LUMA_H_
