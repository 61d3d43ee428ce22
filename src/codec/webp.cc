#include "codec/webp.h"

#include <webp/decode.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "base/checked_size.h"
#include "base/error.h"
#include "base/shared_library.h"
#include "codec/exif.h"
#include "codec/luma.h"

namespace inkling::codec {
namespace {

constexpr std::size_t kHeader = 12;              // bytes: "RIFF", size, "WEBP"
constexpr std::size_t kChunkHeader = 8;          // bytes: name, size
constexpr std::size_t kMaxPixelsByte = 100'000;  // a picture of one colour packs well, but not without end

// libwebp's functions, without the "WebP" of their names.
struct WebpLibrary {
  decltype(&WebPGetFeaturesInternal) get_features;
  decltype(&WebPDecodeRGBInto) decode_rgb;
  decltype(&WebPDecodeRGBAInto) decode_rgba;
};

WebpLibrary load() {
  const base::SharedLibrary file("libwebp.so.7", "WebP pictures need libwebp (Debian's package libwebp7)");
  WebpLibrary library;
  file.find("WebPGetFeaturesInternal", library.get_features);
  file.find("WebPDecodeRGBInto", library.decode_rgb);
  file.find("WebPDecodeRGBAInto", library.decode_rgba);
  return library;
}

const WebpLibrary& webp_library() {
  static const WebpLibrary library = load();
  return library;
}

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// A number of four bytes, little endian. REQUIRES: they are there.
std::size_t number(std::span<const std::byte> bytes, std::size_t place) {
  std::size_t value = 0;
  for (std::size_t i = 4; i > 0; --i) value = value << 8 | std::to_integer<std::size_t>(bytes[place + i - 1]);
  return value;
}

// The orientation that the chunk EXIF states; 1 where there is none.
int orientation_of(std::span<const std::byte> bytes) {
  for (std::size_t place = kHeader; bytes.size() - place >= kChunkHeader;) {
    const std::size_t size = number(bytes, place + 4);
    const std::size_t left = bytes.size() - place - kChunkHeader;
    if (size > left) break;
    if (text_of(bytes.subspan(place, 4)) == "EXIF") return exif_orientation(bytes.subspan(place + kChunkHeader, size));
    place += kChunkHeader + std::min(left, size + size % 2);
  }
  return 1;
}

}  // namespace

bool is_webp(std::span<const std::byte> bytes) {
  const std::string_view text = text_of(bytes);
  return text.size() >= kHeader && text.starts_with("RIFF") && text.substr(8, 4) == "WEBP";
}

Picture decode_webp(std::span<const std::byte> bytes, const std::string& name, const DecodeOptions& options) {
  const WebpLibrary& library = webp_library();
  const auto damaged = [&](std::string_view what) {
    base::fail(ErrorKind::kData, "{}: the WebP data is damaged: {}", name, what);
  };
  Picture picture;
  const std::size_t size = kChunkHeader + number(bytes, 4);
  if (size < kHeader || size > bytes.size()) damaged("truncated");
  if (size + size % 2 < bytes.size()) {
    pass_over(fmt::format("{} bytes after the end of the WebP data", bytes.size() - size), name, options.flaws,
              picture.notes);
  }
  bytes = bytes.first(size);
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  WebPBitstreamFeatures features = {};
  if (library.get_features(data, size, &features, WEBP_DECODER_ABI_VERSION) != VP8_STATUS_OK) damaged("its header");
  if (features.has_animation != 0) base::fail(ErrorKind::kData, "{}: is an animation: expected one picture", name);
  const auto width = static_cast<std::size_t>(features.width);
  const auto height = static_cast<std::size_t>(features.height);
  const auto count = base::checked_product({width, height});
  if (!count || *count == 0 || *count > options.max_pixels) {
    base::fail(ErrorKind::kData, "{}: has {}x{} pixels, expected at most {}", name, width, height, options.max_pixels);
  }
  if (size < *count / kMaxPixelsByte) damaged(fmt::format("{} bytes cannot hold {}x{} pixels", size, width, height));
  const std::size_t channels = features.has_alpha != 0 ? 4 : 3;
  std::vector<std::uint8_t> samples(*count * channels);
  const auto decode = channels == 4 ? library.decode_rgba : library.decode_rgb;
  if (decode(data, size, samples.data(), samples.size(), static_cast<int>(width * channels)) == nullptr) {
    damaged("its pixels");
  }
  picture.image = raster::Image(width, height);
  raster::Image black = channels == 4 ? raster::Image(width, height) : raster::Image();
  for (std::size_t i = 0; i < *count; ++i) {
    const std::uint8_t* sample = samples.data() + channels * i;
    const std::uint32_t grey = luma(sample[0], sample[1], sample[2]);
    picture.image.values[i] = over(255, grey, channels == 4 ? sample[3] : 255);
    if (channels == 4) black.values[i] = over(0, grey, sample[3]);
  }
  if (channels == 4) picture.image = as_seen(std::move(picture.image), std::move(black));
  picture.image = upright(std::move(picture.image), orientation_of(bytes));
  return picture;
}

}  // namespace inkling::codec
