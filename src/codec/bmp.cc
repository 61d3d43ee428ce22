#include "codec/bmp.h"

#include <array>
#include <bit>
#include <string_view>
#include <vector>

#include "base/checked_size.h"
#include "base/error.h"
#include "codec/luma.h"

namespace inkling::codec {
namespace {

constexpr std::size_t kFileHeader = 14;  // bytes
constexpr std::size_t kOldHeader = 12;
constexpr std::size_t kHeader = 40;
constexpr std::size_t kMaxHeader = 124;
constexpr std::int64_t kMaxSide = 1'000'000;

enum Compression : std::uint32_t { kPlain = 0, kRuns8 = 1, kRuns4 = 2, kMasks = 3, kMasksAlpha = 6 };

class Decoder {
 public:
  Decoder(std::span<const std::byte> bytes, const std::string& name) : bytes_(bytes), name_(name) {}

  Picture decode(const DecodeOptions& options) {
    read_header();
    const auto count = base::checked_product({width_, height_});
    if (!count || *count > options.max_pixels) {
      base::fail(ErrorKind::kData, "{}: has {}x{} pixels, expected at most {}", name_, width_, height_,
                 options.max_pixels);
    }
    const bool has_runs = compression_ == kRuns8 || compression_ == kRuns4;
    if (bits_ <= 8) read_colours();
    if (!has_runs && bytes_.size() - pixels_ < (height_ - 1) * stride() + row_bytes()) damaged("truncated");
    // A run of two bytes is 255 pixels at most, and one of three bytes may pass over 255 rows.
    if (has_runs && (bytes_.size() - pixels_) * 255 * 64 < *count) damaged("too few bytes for its pixels");
    Picture picture{raster::Image(width_, height_, background())};
    has_runs ? read_runs(picture.image) : read_rows(picture.image);
    return picture;
  }

 private:
  [[noreturn]] void damaged(std::string_view what) const {
    base::fail(ErrorKind::kData, "{}: the BMP data is damaged: {}", name_, what);
  }

  std::uint32_t number(std::size_t place, std::size_t size) const {
    if (place > bytes_.size() || bytes_.size() - place < size) damaged("truncated");
    std::uint32_t value = 0;
    for (std::size_t i = size; i > 0; --i) value = value << 8 | std::to_integer<std::uint32_t>(bytes_[place + i - 1]);
    return value;
  }

  void read_header() {
    pixels_ = number(10, 4);
    header_ = number(kFileHeader, 4);
    if (header_ != kOldHeader && (header_ < kHeader || header_ > kMaxHeader)) damaged("a header of an unknown size");
    const bool old = header_ == kOldHeader;
    const auto side = [&](std::size_t old_place, std::size_t place) -> std::int64_t {
      if (old) return number(old_place, 2);
      return static_cast<std::int32_t>(number(place, 4));
    };
    const std::int64_t width = side(18, 18);
    const std::int64_t height = side(20, 22);
    if (width < 1 || width > kMaxSide || height == 0 || height > kMaxSide || height < -kMaxSide) {
      damaged("sides out of range");
    }
    from_top_ = height < 0;
    width_ = static_cast<std::size_t>(width);
    height_ = static_cast<std::size_t>(from_top_ ? -height : height);
    bits_ = number(old ? 24 : 28, 2);
    compression_ = old ? kPlain : number(30, 4);
    require_known();
    if (pixels_ > bytes_.size()) damaged("truncated");
    read_masks();
  }

  void require_known() const {
    const bool plain = bits_ == 1 || bits_ == 4 || bits_ == 8 || bits_ == 16 || bits_ == 24 || bits_ == 32;
    const bool known = (compression_ == kPlain && plain) || (compression_ == kRuns8 && bits_ == 8 && !from_top_) ||
                       (compression_ == kRuns4 && bits_ == 4 && !from_top_) ||
                       ((compression_ == kMasks || compression_ == kMasksAlpha) && (bits_ == 16 || bits_ == 32));
    if (!known) {
      base::fail(ErrorKind::kData, "{}: is a BMP of {} bits a pixel and compression {}, which is not read", name_,
                 bits_, compression_);
    }
  }

  void read_masks() {
    if (bits_ == 16) masks_ = {0x7C00, 0x03E0, 0x001F};
    if (bits_ == 32) masks_ = {0xFF0000, 0x00FF00, 0x0000FF};
    if (compression_ != kMasks && compression_ != kMasksAlpha) return;
    for (std::size_t i = 0; i < masks_.size(); ++i) masks_[i] = number(kFileHeader + kHeader + 4 * i, 4);
  }

  // The luma of each colour of the palette.
  void read_colours() {
    const std::size_t size = header_ == kOldHeader ? 3 : 4;
    const std::size_t most = std::size_t{1} << bits_;
    std::size_t count = header_ == kOldHeader ? 0 : number(46, 4);
    if (count == 0) count = most;
    if (count > most) damaged("too many colours");
    const bool masks_behind = header_ == kHeader && (compression_ == kMasks || compression_ == kMasksAlpha);
    const std::size_t begin = kFileHeader + header_ + (masks_behind ? 12 : 0);
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t colour = number(begin + size * i, 3);
      colours_[i] = static_cast<std::uint8_t>(luma(colour >> 16 & 0xFF, colour >> 8 & 0xFF, colour & 0xFF));
    }
    colour_count_ = count;
  }

  std::size_t row_bytes() const { return (width_ * bits_ + 7) / 8; }
  std::size_t stride() const { return (row_bytes() + 3) / 4 * 4; }
  // What runs pass over has the first colour.
  std::uint8_t background() const { return bits_ <= 8 ? colours_[0] : 0; }

  std::uint8_t colour(std::size_t index) const {
    if (index >= colour_count_) damaged("a colour that its palette lacks");
    return colours_[index];
  }

  // The part of `value` under `mask`, as 0..255.
  static std::uint32_t part(std::uint32_t value, std::uint32_t mask) {
    if (mask == 0) return 0;
    const std::uint64_t most = mask >> std::countr_zero(mask);
    return static_cast<std::uint32_t>((std::uint64_t{(value & mask) >> std::countr_zero(mask)} * 255 + most / 2) /
                                      most);
  }

  void read_rows(raster::Image& image) const {
    for (std::size_t y = 0; y < height_; ++y) {
      const std::size_t row = pixels_ + (from_top_ ? y : height_ - 1 - y) * stride();
      for (std::size_t x = 0; x < width_; ++x) image.at(x, y) = pixel(row, x);
    }
  }

  std::uint8_t pixel(std::size_t row, std::size_t x) const {
    if (bits_ <= 8) {
      const std::size_t byte = number(row + x * bits_ / 8, 1);
      const std::size_t shift = 8 - bits_ - x * bits_ % 8;
      return colour(byte >> shift & ((1u << bits_) - 1));
    }
    const std::uint32_t value = number(row + x * bits_ / 8, bits_ / 8);
    if (bits_ == 24) return static_cast<std::uint8_t>(luma(value >> 16 & 0xFF, value >> 8 & 0xFF, value & 0xFF));
    return static_cast<std::uint8_t>(luma(part(value, masks_[0]), part(value, masks_[1]), part(value, masks_[2])));
  }

  // Runs: a count and what is repeated; or 0 and 0 the row's end, 1 the end of all, 2 a step right and up, or the
  // number of pixels that follow as they are, filled up to a whole number of two bytes.
  void read_runs(raster::Image& image) const {
    std::size_t place = pixels_;
    std::size_t x = 0;
    std::size_t y = 0;  // from the bottom
    const auto put = [&](std::size_t byte, std::size_t i) {
      if (x >= width_ || y >= height_) damaged("a run beyond its edge");
      image.at(x++, height_ - 1 - y) = colour(bits_ == 8 ? byte : i % 2 == 0 ? byte >> 4 : byte & 0xF);
    };
    for (;;) {
      const std::size_t count = number(place, 1);
      const std::size_t second = number(place + 1, 1);
      place += 2;
      if (count > 0) {
        for (std::size_t i = 0; i < count; ++i) put(second, i);
      } else if (second == 0) {
        x = 0;
        ++y;
      } else if (second == 1) {
        return;
      } else if (second == 2) {
        x += number(place, 1);
        y += number(place + 1, 1);
        place += 2;
      } else {
        for (std::size_t i = 0; i < second; ++i) put(number(place + (bits_ == 8 ? i : i / 2), 1), i);
        const std::size_t taken = bits_ == 8 ? second : (second + 1) / 2;
        place += taken + taken % 2;
      }
    }
  }

  std::span<const std::byte> bytes_;
  const std::string& name_;
  std::size_t pixels_ = 0;  // their place
  std::size_t header_ = 0;  // bytes
  std::size_t width_ = 0;
  std::size_t height_ = 0;
  std::uint32_t bits_ = 0;
  std::uint32_t compression_ = kPlain;
  bool from_top_ = false;
  std::array<std::uint32_t, 3> masks_ = {};  // red, green, blue
  std::array<std::uint8_t, 256> colours_ = {};
  std::size_t colour_count_ = 0;
};

}  // namespace

// The two numbers between size and place are zero in all pictures; a text may start with "BM".
bool is_bmp(std::span<const std::byte> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return text.starts_with("BM") && text.size() >= 16 && text[14] >= 12 && text[15] == 0;
}

Picture decode_bmp(std::span<const std::byte> bytes, const std::string& name, const DecodeOptions& options) {
  return Decoder(bytes, name).decode(options);
}

}  // namespace inkling::codec
