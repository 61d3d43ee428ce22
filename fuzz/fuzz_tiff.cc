// TIFF files: libtiff behind our decoder, page by page.
#include "codec/tiff.h"
#include "fuzz_document.h"

using namespace inkling;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = fuzz::bytes_of(data, size);
  if (codec::is_tiff(bytes)) fuzz::read_document(bytes);
  return 0;
}
