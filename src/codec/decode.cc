#include "codec/decode.h"

#include <array>
#include <string_view>

#include "base/error.h"
#include "codec/bmp.h"
#include "codec/document.h"
#include "codec/heif.h"
#include "codec/jpeg.h"
#include "codec/pdf.h"
#include "codec/png.h"
#include "codec/pnm.h"
#include "codec/tiff.h"
#include "codec/webp.h"

namespace inkling::codec {
namespace {

using std::string_view_literals::operator""sv;

// Formats that are not read here, by how they start.
struct Format {
  std::size_t place;
  std::string_view start;
  const char* name;
};

constexpr std::array<Format, 21> kOtherFormats = {{
    {0, "GIF8", "GIF"},
    {0, "8BPS", "Photoshop"},
    {0, "\xff\x0a", "JPEG XL"},
    {4, "JXL ", "JPEG XL"},
    {4, "jP  ", "JPEG 2000"},
    {0, "\0\0\1\0"sv, "an icon"},
    {0, "%!PS", "PostScript"},
    {0, "AT&TFORM", "DjVu"},
    {4, "ftyp", "a video, or a HEIC of an unknown kind"},
    {0, "P7\n", "PAM"},
    {0, "<svg", "SVG"},
    {0, "<?xml", "XML"},
    {0, "<!DOCTYPE", "HTML or XML"},
    {0, "PK\3\4", "a zip archive (also Word, Excel, …)"},
    {0, "\xd0\xcf\x11\xe0", "an old Word or Excel file"},
    {0, "\x1f\x8b", "gzip"},
    {0, "7z\xbc\xaf", "a 7z archive"},
    {0, "Rar!", "a rar archive"},
    {0, "\x93NUMPY", "a NumPy array"},
    {0, "RIFF", "a sound or a video"},
    {0, "\x1a\x45\xdf\xa3", "a video"},
}};

}  // namespace

bool is_picture(std::span<const std::byte> bytes) {
  return is_png(bytes) || is_jpeg(bytes) || is_pnm(bytes) || is_tiff(bytes) || is_webp(bytes) || is_bmp(bytes) ||
         is_heif(bytes) || is_pdf(bytes);
}

std::string what_it_is(std::span<const std::byte> bytes) {
  if (bytes.empty()) return "is empty, expected a picture";
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  for (const Format& format : kOtherFormats) {
    if (text.size() > format.place && text.substr(format.place).starts_with(format.start)) {
      return fmt::format("is {}: expected {}", format.name, kFormats);
    }
  }
  return fmt::format("is no picture: expected {}", kFormats);
}

Picture decode_picture(std::span<const std::byte> bytes, const std::string& name, const DecodeOptions& options) {
  if (is_png(bytes)) return decode_png(bytes, name, options);
  if (is_jpeg(bytes)) return decode_jpeg(bytes, name, options);
  if (is_pnm(bytes)) return {parse_pnm(bytes, name, options.max_pixels)};
  if (is_webp(bytes)) return decode_webp(bytes, name, options);
  if (is_bmp(bytes)) return decode_bmp(bytes, name, options);
  if (is_heif(bytes)) return decode_heif(bytes, name, options);
  if (!is_tiff(bytes) && !is_pdf(bytes)) base::fail(ErrorKind::kData, "{}: {}", name, what_it_is(bytes));
  const Document document({bytes.begin(), bytes.end()}, name, options);
  if (document.pages() > 1) base::fail(ErrorKind::kData, "{}: has {} pages, expected one", name, document.pages());
  return document.page(0);
}

raster::Image decode_image(std::span<const std::byte> bytes, const std::string& name, std::size_t max_pixels) {
  return decode_picture(bytes, name, {.max_pixels = max_pixels}).image;
}

}  // namespace inkling::codec
