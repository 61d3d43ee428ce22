// What the targets of picture files share: each takes the files of its format and reads their first pages.
#ifndef INKLING_FUZZ_FUZZ_DOCUMENT_H_
#define INKLING_FUZZ_FUZZ_DOCUMENT_H_

#include "codec/document.h"
#include "fuzz_target.h"

namespace inkling::fuzz {

// Reads up to four pages of `bytes`, and aborts where a page has no pixels or more of them than allowed.
inline void read_document(std::span<const std::byte> bytes) {
  constexpr std::size_t kPixels = 1 << 16;
  accept_or_refuse([&] {
    const codec::Document document({bytes.begin(), bytes.end()}, "input", {.max_pixels = kPixels});
    for (std::size_t page = 0; page < document.pages() && page < 4; ++page) {
      const raster::Image image = document.page(page).image;
      require(image.width > 0 && image.height > 0);
      require(image.values.size() == image.width * image.height);
      require(image.values.size() <= kPixels);
    }
  });
}

}  // namespace inkling::fuzz

#endif  // INKLING_FUZZ_FUZZ_DOCUMENT_H_
