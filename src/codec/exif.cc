#include "codec/exif.h"

#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

namespace inkling::codec {
namespace {

constexpr std::string_view kPrefix("Exif\0\0", 6);
constexpr std::uint32_t kOrientation = 0x0112;
constexpr std::uint32_t kShort = 3;
constexpr std::size_t kEntry = 12;

// Numbers of a TIFF file, nullopt beyond its end.
class Tiff {
 public:
  Tiff(std::span<const std::byte> bytes, bool big_endian) : bytes_(bytes), big_endian_(big_endian) {}

  std::optional<std::uint32_t> number(std::size_t place, std::size_t size) const {
    if (place > bytes_.size() || bytes_.size() - place < size) return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      value = value << 8 | static_cast<std::uint8_t>(bytes_[place + (big_endian_ ? i : size - 1 - i)]);
    }
    return value;
  }

 private:
  std::span<const std::byte> bytes_;
  bool big_endian_;
};

}  // namespace

int exif_orientation(std::span<const std::byte> exif) {
  std::string_view text(reinterpret_cast<const char*>(exif.data()), exif.size());
  if (text.starts_with(kPrefix)) text.remove_prefix(kPrefix.size());
  const bool big_endian = text.starts_with("MM");
  if (!big_endian && !text.starts_with("II")) return 1;
  const Tiff tiff(exif.last(text.size()), big_endian);
  const std::size_t directory = tiff.number(4, 4).value_or(0);
  const std::size_t count = tiff.number(directory, 2).value_or(0);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t entry = directory + 2 + i * kEntry;
    if (tiff.number(entry, 2) != kOrientation) continue;
    if (tiff.number(entry + 2, 2) != kShort || tiff.number(entry + 4, 4) != 1u) return 1;
    const std::uint32_t orientation = tiff.number(entry + 8, 2).value_or(1);
    return orientation >= 1 && orientation <= 8 ? static_cast<int>(orientation) : 1;
  }
  return 1;
}

raster::Image upright(raster::Image image, int orientation) {
  if (orientation == 1) return image;
  const bool transposed = orientation >= 5;
  const bool from_right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  const bool from_bottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  raster::Image turned =
      transposed ? raster::Image(image.height, image.width) : raster::Image(image.width, image.height);
  for (std::size_t y = 0; y < turned.height; ++y) {
    for (std::size_t x = 0; x < turned.width; ++x) {
      const std::size_t column = transposed ? y : x;  // of the picture as stored
      const std::size_t row = transposed ? x : y;
      turned.at(x, y) =
          image.at(from_right ? image.width - 1 - column : column, from_bottom ? image.height - 1 - row : row);
    }
  }
  return turned;
}

}  // namespace inkling::codec
