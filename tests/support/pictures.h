// PNG and JPEG files made for a test, also such as no sane program writes.
#ifndef INKLING_TESTS_SUPPORT_PICTURES_H_
#define INKLING_TESTS_SUPPORT_PICTURES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/files.h"

namespace inkling::test {

// A PNG chunk: length, type, data, checksum.
std::string png_chunk(const std::string& type, const std::string& data);

struct PngFields {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  int depth = 8;
  int color_type = 0;  // 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA
  int interlace = 0;   // 1 Adam7
};

// A PNG of `rows` (filter bytes included), with `before` (chunks) between IHDR and IDAT.
base::Bytes make_png(const PngFields& fields, const std::string& rows, const std::string& before = "");

// The same of a zlib stream.
base::Bytes make_png_of_packed(const PngFields& fields, const std::string& packed, const std::string& before = "");

// EXIF data as a JPEG's APP1 segment has it, in the byte order "II" or "MM", with one entry: the orientation, said to
// be of `type`.
std::string exif(int orientation, const std::string& order = "II", int type = 3);

struct JpegOptions {
  bool colour = false;       // 3 samples a pixel instead of 1
  bool rgb = false;          // stored as RGB, not as YCbCr
  bool cmyk = false;         // 4 samples a pixel
  bool progressive = false;  // spectral selection and successive approximation
  int scans = 0;             // that many scans, if not 0
  std::string app1 = {};     // an APP1 segment
};

// A JPEG of quality 100 of `samples`, [height, width, channels].
base::Bytes make_jpeg(std::uint32_t width, std::uint32_t height, const std::vector<std::uint8_t>& samples,
                      const JpegOptions& options = {});

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_PICTURES_H_
