// PNG pictures: libpng behind our decoder. Every chunk's checksum is made right first, or few inputs would come past
// the first one. What was decoded must survive being written and read again.
#include <zlib.h>

#include <algorithm>
#include <vector>

#include "codec/png.h"
#include "fuzz_target.h"

using namespace inkling;

namespace {

constexpr std::size_t kSignature = 8;
constexpr std::size_t kAround = 12;  // bytes of a chunk's length, type and checksum

std::vector<std::uint8_t> with_checksums(std::span<const std::uint8_t> input) {
  std::vector<std::uint8_t> bytes(input.begin(), input.end());
  const auto number = [&](std::size_t at) {
    return std::size_t{bytes[at]} << 24 | std::size_t{bytes[at + 1]} << 16 | std::size_t{bytes[at + 2]} << 8 |
           std::size_t{bytes[at + 3]};
  };
  for (std::size_t at = kSignature; at + kAround <= bytes.size();) {
    const std::size_t length = number(at);
    if (length > bytes.size() - at - kAround) break;
    const uLong sum = crc32(0, bytes.data() + at + 4, static_cast<uInt>(length + 4));
    for (std::size_t i = 0; i < 4; ++i) bytes[at + 8 + length + i] = static_cast<std::uint8_t>(sum >> (24 - 8 * i));
    at += kAround + length;
  }
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kPixels = 1 << 16;
  const std::vector<std::uint8_t> bytes = with_checksums({data, size});
  fuzz::accept_or_refuse([&] {
    const raster::Image image =
        codec::decode_png(std::as_bytes(std::span(bytes)), "input", {.max_pixels = kPixels}).image;
    fuzz::require(image.width > 0 && image.height > 0);
    fuzz::require(image.values.size() == image.width * image.height);
    fuzz::require(image.values.size() <= kPixels);
    const raster::Image again = codec::decode_png(codec::encode_png(image), "again", {.max_pixels = kPixels}).image;
    fuzz::require(again.width == image.width && again.height == image.height && again.values == image.values);
  });
  return 0;
}
