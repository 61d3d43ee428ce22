#include "codec/pnm.h"

#include <algorithm>
#include <string_view>

#include "base/checked_size.h"
#include "base/error.h"
#include "codec/luma.h"

namespace inkling::codec {
namespace {

constexpr std::size_t kMaxSide = 1'000'000;
constexpr std::size_t kMaxMaxval = 65535;

enum class Kind { kBits = 1, kGrey = 2, kColour = 3 };

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Reads a PNM from its front to its end. REQUIRES: it starts with P1 to P6.
class Parser {
 public:
  Parser(std::span<const std::byte> bytes, const std::string& name) : rest_(text_of(bytes)), name_(name) {
    const int type = rest_[1] - '0';
    plain_ = type <= 3;
    kind_ = static_cast<Kind>(plain_ ? type : type - 3);
    rest_.remove_prefix(2);
  }

  raster::Image parse(std::size_t max_pixels) {
    raster::Image image;
    image.width = number("width", 1, kMaxSide);
    image.height = number("height", 1, kMaxSide);
    if (kind_ != Kind::kBits) maxval_ = number("maxval", 1, kMaxMaxval);
    const std::size_t count = *base::checked_product({image.width, image.height});
    if (count > max_pixels) {
      base::fail(ErrorKind::kData, "{}: has {}x{} pixels, expected at most {}", name_, image.width, image.height,
                 max_pixels);
    }
    if (plain_) {
      read_plain(image, count);
    } else {
      read_raw(image, count);
    }
    return image;
  }

 private:
  // The next number, in min..max, with the space or comments before it.
  std::size_t number(const char* what, std::size_t min, std::size_t max) {
    skip_space(what);
    if (rest_.empty() || !is_digit(rest_.front())) base::fail(ErrorKind::kData, "{}: expected the {}", name_, what);
    std::size_t value = 0;
    while (!rest_.empty() && is_digit(rest_.front()) && value <= max) {
      value = value * 10 + static_cast<std::size_t>(rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    if (value < min || value > max) base::fail(ErrorKind::kData, "{}: {}: expected {}..{}", name_, what, min, max);
    return value;
  }

  // At least one space or comment.
  void skip_space(const char* what) {
    if (!skip_optional_space()) base::fail(ErrorKind::kData, "{}: expected space before the {}", name_, what);
  }

  // Whether there was any.
  bool skip_optional_space() {
    const std::size_t before = rest_.size();
    while (!rest_.empty() && (is_space(rest_.front()) || rest_.front() == '#')) {
      rest_.remove_prefix(rest_.front() == '#' ? std::min(rest_.find('\n'), rest_.size()) : 1);
    }
    return rest_.size() != before;
  }

  std::uint8_t scaled(std::size_t value) const {
    return static_cast<std::uint8_t>((value * 255 + maxval_ / 2) / maxval_);
  }

  // The numbers of a pixel: red, green and blue, or one.
  std::size_t channels() const { return kind_ == Kind::kColour ? 3 : 1; }

  // A pixel, its numbers made by `next`.
  template <typename Next>
  std::uint8_t pixel(const Next& next) {
    if (kind_ == Kind::kGrey) return scaled(next());
    const std::size_t red = next();
    const std::size_t green = next();
    const std::size_t blue = next();
    return scaled(
        luma(static_cast<std::uint32_t>(red), static_cast<std::uint32_t>(green), static_cast<std::uint32_t>(blue)));
  }

  void read_plain(raster::Image& image, std::size_t count) {
    const std::size_t least = kind_ == Kind::kBits ? 1 : 2 * channels();  // a digit, or a space and a digit a number
    if (rest_.size() < least * count) base::fail(ErrorKind::kData, "{}: is truncated", name_);
    image.values.reserve(count);
    if (kind_ == Kind::kBits) skip_space("pixel");
    for (std::size_t i = 0; i < count; ++i) {
      image.values.push_back(kind_ == Kind::kBits ? plain_bit()
                                                  : pixel([this] { return number("pixel", 0, maxval_); }));
    }
    for (const char c : rest_) {
      if (!is_space(c)) base::fail(ErrorKind::kData, "{}: has more than {} pixels", name_, count);
    }
  }

  std::uint8_t plain_bit() {
    skip_optional_space();
    if (rest_.empty() || !is_digit(rest_.front())) base::fail(ErrorKind::kData, "{}: expected the pixel", name_);
    const char bit = rest_.front();
    if (bit > '1') base::fail(ErrorKind::kData, "{}: pixel: expected 0..1", name_);
    rest_.remove_prefix(1);
    return bit == '1' ? 0 : 255;
  }

  void read_raw(raster::Image& image, std::size_t count) {
    if (rest_.empty() || !is_space(rest_.front()))
      base::fail(ErrorKind::kData, "{}: expected space before the pixels", name_);
    rest_.remove_prefix(1);
    if (kind_ == Kind::kBits) return read_raw_bits(image, count);
    const std::size_t item = maxval_ > 255 ? 2 : 1;
    require_size(count * channels() * item);
    image.values.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      image.values.push_back(pixel([&] {
        std::size_t value = take_byte();
        if (item == 2) value = value * 256 + take_byte();
        if (value > maxval_)
          base::fail(ErrorKind::kData, "{}: pixel {}: expected 0..{}, got {}", name_, i, maxval_, value);
        return value;
      }));
    }
  }

  void read_raw_bits(raster::Image& image, std::size_t count) {
    const std::size_t row = (image.width + 7) / 8;
    require_size(row * image.height);
    image.values.reserve(count);
    for (std::size_t y = 0; y < image.height; ++y) {
      for (std::size_t x = 0; x < image.width; ++x) {
        const auto byte = static_cast<std::uint8_t>(rest_[y * row + x / 8]);
        image.values.push_back((byte >> (7 - x % 8) & 1) != 0 ? 0 : 255);
      }
    }
  }

  void require_size(std::size_t expected) const {
    if (rest_.size() != expected) {
      base::fail(ErrorKind::kData, "{}: expected {} bytes of pixels, got {}", name_, expected, rest_.size());
    }
  }

  std::size_t take_byte() {
    const auto byte = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return byte;
  }

  std::string_view rest_;
  const std::string& name_;
  bool plain_ = false;
  Kind kind_ = Kind::kGrey;
  std::size_t maxval_ = 1;
};

}  // namespace

bool is_pnm(std::span<const std::byte> bytes) {
  const std::string_view text = text_of(bytes);
  return text.size() >= 2 && text[0] == 'P' && text[1] >= '1' && text[1] <= '6';
}

raster::Image parse_pnm(std::span<const std::byte> bytes, const std::string& name, std::size_t max_pixels) {
  if (!is_pnm(bytes)) base::fail(ErrorKind::kData, "{}: is no PNM picture (P1 to P6)", name);
  return Parser(bytes, name).parse(max_pixels);
}

}  // namespace inkling::codec
