// Pictures of any format, found by content: libpng and libjpeg behind our decoders. What was decoded must survive being
// written and read again.
#include "fuzz_target.h"
#include "image/decode.h"
#include "image/png.h"

using namespace inkling;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kPixels = 1 << 16;
  fuzz::accept_or_refuse([&] {
    const Image image = decode_image(fuzz::bytes_of(data, size), "input", kPixels);
    fuzz::require(image.width > 0 && image.height > 0);
    fuzz::require(image.pixels.size() == image.width * image.height);
    fuzz::require(image.pixels.size() <= kPixels);
    const Image again = decode_image(encode_png(image), "again", kPixels);
    fuzz::require(again.width == image.width && again.height == image.height && again.pixels == image.pixels);
  });
  return 0;
}
