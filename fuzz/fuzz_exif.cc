// The orientation in EXIF data, which no content can be wrong for.
#include "fuzz_target.h"
#include "image/exif.h"

using namespace inkling;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const int orientation = exif_orientation(fuzz::bytes_of(data, size));
  fuzz::require(orientation >= 1 && orientation <= 8);
  return 0;
}
