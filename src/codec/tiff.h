// TIFF files (Adobe, TIFF 6.0; BigTIFF), read with libtiff: bilevel (CCITT Group 3 and 4), grey, colours, palettes,
// inks, 1 to 16 bits, in strips or tiles, of any number of pages.
#ifndef INKLING_CODEC_TIFF_H_
#define INKLING_CODEC_TIFF_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "codec/picture.h"

namespace inkling::codec {

// More pages than this are no document.
inline constexpr std::size_t kMaxPages = 10'000;

// Whether `bytes` start as a TIFF file does.
bool is_tiff(std::span<const std::byte> bytes);

// Where the directory of each page is in the file `bytes`. Thumbnails and masks, which a file may have beside its
// pages, are none. Throws Error(kData) for what is damaged and for more than kMaxPages, Error(kIo) where libtiff is not
// there.
std::vector<std::uint64_t> tiff_pages(std::span<const std::byte> bytes, const std::string& name);

// The page whose directory is at `page`, as decode_picture gives it, with its errors. All that libtiff warns of while
// it decodes pixels is an error.
Picture decode_tiff_page(std::span<const std::byte> bytes, const std::string& name, std::uint64_t page,
                         const DecodeOptions& options);

}  // namespace inkling::codec

#endif  // INKLING_CODEC_TIFF_H_
