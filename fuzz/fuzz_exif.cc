// The orientation in EXIF data, which no content can be wrong for.
#include "codec/exif.h"
#include "fuzz_target.h"

using namespace inkling;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const int orientation = codec::exif_orientation(fuzz::bytes_of(data, size));
  fuzz::require(orientation >= 1 && orientation <= 8);
  return 0;
}
