// PNM pictures, and PGM among them.
#include "fuzz_target.h"
#include "image/pnm.h"

using namespace inkling;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kMaxPixels = 1 << 16;
  for (const auto parse : {parse_pnm, parse_pgm}) {
    fuzz::accept_or_refuse([&] {
      const Image image = parse(fuzz::bytes_of(data, size), "input", kMaxPixels);
      fuzz::require(image.width > 0 && image.height > 0);
      fuzz::require(image.pixels.size() == image.width * image.height);
      fuzz::require(image.pixels.size() <= kMaxPixels);
    });
  }
  return 0;
}
