// HEIC and AVIF pictures: libheif behind our decoder.
#include "codec/heif.h"
#include "fuzz_document.h"

using namespace inkling;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = fuzz::bytes_of(data, size);
  if (codec::is_heif(bytes)) fuzz::read_document(bytes);
  return 0;
}
