// JPEG pictures: libjpeg behind our decoder.
#include "codec/jpeg.h"
#include "fuzz_target.h"

using namespace inkling;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kPixels = 1 << 16;
  fuzz::accept_or_refuse([&] {
    const raster::Image image = codec::decode_jpeg(fuzz::bytes_of(data, size), "input", {.max_pixels = kPixels}).image;
    fuzz::require(image.width > 0 && image.height > 0);
    fuzz::require(image.values.size() == image.width * image.height);
    fuzz::require(image.values.size() <= kPixels);
  });
  return 0;
}
