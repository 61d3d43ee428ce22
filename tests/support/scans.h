// Files that scanners, phones and offices write, made for a test: TIFF, WebP, HEIC, BMP, PDF.
#ifndef INKLING_TESTS_SUPPORT_SCANS_H_
#define INKLING_TESTS_SUPPORT_SCANS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/files.h"
#include "raster/image.h"

namespace inkling::test {

struct TiffOptions {
  std::uint16_t compression = 1;  // COMPRESSION_NONE; 4 is CCITT Group 4, 5 LZW
  std::uint16_t bits = 8;         // 1: black below 128; 16: times 257
  std::uint16_t samples = 1;      // 3: the grey value three times; 4: and 255
  bool white_is_zero = false;
  bool planes_apart = false;
  std::uint32_t tile = 0;  // side of tiles, 0 for strips
  std::uint32_t rows = 0;  // of a strip, 0 for all
  std::uint16_t orientation = 1;
  std::string mode = "w";  // "wb" big endian, "w8" BigTIFF
};

// A TIFF file of `pages`.
base::Bytes make_tiff(const std::vector<raster::Image>& pages, const TiffOptions& options = {});

// The picture without losses.
base::Bytes make_webp(const raster::Image& image);

base::Bytes make_heic(const raster::Image& image, int quality = 90);

struct BmpOptions {
  int bits = 24;          // 1, 4, 8, 16, 24, 32
  bool from_top = false;  // a negative height
  bool runs = false;      // with 8 bits
  bool old = false;       // OS/2's header
};
base::Bytes make_bmp(const raster::Image& image, const BmpOptions& options = {});

// A PDF of `pages`, each an image without compression that fills a page at 300 pixels an inch.
base::Bytes make_pdf(const std::vector<raster::Image>& pages);

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_SCANS_H_
