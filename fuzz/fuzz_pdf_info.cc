// What pdfinfo says of a document: the text that decides which pages are drawn.
#include <string_view>

#include "codec/pdf.h"
#include "fuzz_target.h"

using namespace inkling;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto info = codec::parse_pdf_info({reinterpret_cast<const char*>(data), size});
  if (info) fuzz::require(info->pages > 0);
  return 0;
}
