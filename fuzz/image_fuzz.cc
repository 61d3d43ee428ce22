// Pictures of any format. What was decoded must survive being written and read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "base/error.h"
#include "image/decode.h"
#include "image/png.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kPixels = 1 << 20;  // enough for every path, and quick
  inkling::Image image;
  try {
    image = inkling::decode_image(std::as_bytes(std::span(data, size)), "fuzz", kPixels);
  } catch (const inkling::Error&) {
    return 0;
  }
  const inkling::Image again = inkling::decode_image(inkling::encode_png(image), "again", kPixels);
  if (again.width != image.width || again.height != image.height || again.pixels != image.pixels) std::abort();
  return 0;
}
