#include "image/pnm.h"

#include <string_view>

#include "base/checked_size.h"
#include "base/error.h"

namespace inkling {
namespace {

constexpr std::size_t kMaxSide = 1'000'000;
constexpr std::size_t kMaxMaxval = 65535;

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Reads a PGM from its front to its end.
class Parser {
 public:
  Parser(std::span<const std::byte> bytes, const std::string& name)
      : rest_(reinterpret_cast<const char*>(bytes.data()), bytes.size()), name_(name) {}

  Image parse(std::size_t max_pixels) {
    const bool plain = rest_.starts_with("P2");
    if (!plain && !rest_.starts_with("P5")) fail(ErrorKind::kData, "{}: is no PGM picture (P2 or P5)", name_);
    rest_.remove_prefix(2);
    Image image;
    image.width = number("width", 1, kMaxSide);
    image.height = number("height", 1, kMaxSide);
    maxval_ = number("maxval", 1, kMaxMaxval);
    const std::size_t count = *checked_product({image.width, image.height});
    if (count > max_pixels) {
      fail(ErrorKind::kData, "{}: has {}x{} pixels, expected at most {}", name_, image.width, image.height, max_pixels);
    }
    if (plain) {
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
    if (rest_.empty() || !is_digit(rest_.front())) fail(ErrorKind::kData, "{}: expected the {}", name_, what);
    std::size_t value = 0;
    while (!rest_.empty() && is_digit(rest_.front()) && value <= max) {
      value = value * 10 + static_cast<std::size_t>(rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    if (value < min || value > max) fail(ErrorKind::kData, "{}: {}: expected {}..{}", name_, what, min, max);
    return value;
  }

  // At least one space or comment.
  void skip_space(const char* what) {
    const std::size_t before = rest_.size();
    while (!rest_.empty() && (is_space(rest_.front()) || rest_.front() == '#')) {
      rest_.remove_prefix(rest_.front() == '#' ? std::min(rest_.find('\n'), rest_.size()) : 1);
    }
    if (rest_.size() == before) fail(ErrorKind::kData, "{}: expected space before the {}", name_, what);
  }

  std::uint8_t scaled(std::size_t value) const {
    return static_cast<std::uint8_t>((value * 255 + maxval_ / 2) / maxval_);
  }

  void read_plain(Image& image, std::size_t count) {
    if (rest_.size() < 2 * count) fail(ErrorKind::kData, "{}: is truncated", name_);  // a space and a digit a pixel
    image.pixels.reserve(count);
    for (std::size_t i = 0; i < count; ++i) image.pixels.push_back(scaled(number("pixel", 0, maxval_)));
    for (const char c : rest_) {
      if (!is_space(c)) fail(ErrorKind::kData, "{}: has more than {} pixels", name_, count);
    }
  }

  void read_raw(Image& image, std::size_t count) {
    if (rest_.empty() || !is_space(rest_.front()))
      fail(ErrorKind::kData, "{}: expected space before the pixels", name_);
    rest_.remove_prefix(1);
    const std::size_t item = maxval_ > 255 ? 2 : 1;
    if (rest_.size() != count * item) {
      fail(ErrorKind::kData, "{}: expected {} bytes of pixels, got {}", name_, count * item, rest_.size());
    }
    image.pixels.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      std::size_t value = static_cast<std::uint8_t>(rest_[i * item]);
      if (item == 2) value = value * 256 + static_cast<std::uint8_t>(rest_[i * item + 1]);
      if (value > maxval_) fail(ErrorKind::kData, "{}: pixel {}: expected 0..{}, got {}", name_, i, maxval_, value);
      image.pixels.push_back(scaled(value));
    }
  }

  std::string_view rest_;
  const std::string& name_;
  std::size_t maxval_ = 0;
};

}  // namespace

Image parse_pgm(std::span<const std::byte> bytes, const std::string& name, std::size_t max_pixels) {
  return Parser(bytes, name).parse(max_pixels);
}

}  // namespace inkling
