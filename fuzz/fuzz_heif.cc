// HEIC and AVIF pictures: libheif behind our decoder.
#include "codec/document.h"
#include "codec/heif.h"
#include "fuzz_target.h"

using namespace inkling;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kPixels = 1 << 16;
  const auto bytes = fuzz::bytes_of(data, size);
  if (!codec::is_heif(bytes)) return 0;
  fuzz::accept_or_refuse([&] {
    const codec::Document document({bytes.begin(), bytes.end()}, "input", {.max_pixels = kPixels});
    for (std::size_t page = 0; page < document.pages() && page < 4; ++page) {
      const raster::Image image = document.page(page).image;
      fuzz::require(image.width > 0 && image.height > 0);
      fuzz::require(image.values.size() == image.width * image.height);
      fuzz::require(image.values.size() <= kPixels);
    }
  });
  return 0;
}
