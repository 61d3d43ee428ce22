#include "codec/decode.h"

#include "base/error.h"
#include "codec/jpeg.h"
#include "codec/png.h"
#include "codec/pnm.h"

namespace inkling::codec {

bool is_picture(std::span<const std::byte> bytes) { return is_png(bytes) || is_jpeg(bytes) || is_pnm(bytes); }

raster::Image decode_image(std::span<const std::byte> bytes, const std::string& name, std::size_t max_pixels) {
  if (is_png(bytes)) return decode_png(bytes, name, max_pixels);
  if (is_jpeg(bytes)) return decode_jpeg(bytes, name, max_pixels);
  if (is_pnm(bytes)) return parse_pnm(bytes, name, max_pixels);
  if (bytes.empty()) base::fail(ErrorKind::kData, "{}: is empty, expected a picture", name);
  base::fail(ErrorKind::kData, "{}: is no picture: expected PNG, JPEG or PNM", name);
}

}  // namespace inkling::codec
