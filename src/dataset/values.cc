#include "dataset/values.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

#include "base/error.h"

namespace inkling::dataset {
namespace {

constexpr std::size_t kMinSide = 4;     // of flat images, which could be something else
constexpr std::size_t kMaxSide = 1024;  // pixels

// The least and the greatest of some numbers, and whether all are whole.
struct Range {
  double least = 0;
  double greatest = 0;
  bool whole = true;
};

Range range_of(const Values& values, const std::string& name) {
  Range range{values.at(0), values.at(0), true};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double value = values.at(i);
    if (!std::isfinite(value)) base::fail(ErrorKind::kData, "{}: value {}: expected a finite number", name, i);
    range.least = std::min(range.least, value);
    range.greatest = std::max(range.greatest, value);
    range.whole = range.whole && value == std::floor(value);
  }
  return range;
}

std::uint64_t raw(const Values& values, std::size_t index) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < values.type.size; ++i) {
    const std::size_t place = values.type.big_endian ? i : values.type.size - 1 - i;
    value = value << 8 | std::to_integer<std::uint64_t>(values.bytes[index * values.type.size + place]);
  }
  return value;
}

}  // namespace

std::string NumberType::text() const {
  switch (kind) {
    case NumberKind::kBool: return "truth values";
    case NumberKind::kFloat: return fmt::format("{}-bit floats", 8 * size);
    default: return size == 1 ? "bytes" : fmt::format("{}-bit integers", 8 * size);
  }
}

double Values::at(std::size_t index) const {
  const std::uint64_t bits = raw(*this, index);
  switch (type.kind) {
    case NumberKind::kUnsigned: return static_cast<double>(bits);
    case NumberKind::kBool: return bits == 0 ? 0 : 1;
    case NumberKind::kSigned: {
      const std::size_t unused = 64 - 8 * type.size;
      return static_cast<double>(static_cast<std::int64_t>(bits << unused) >> unused);
    }
    case NumberKind::kFloat:
      return type.size == 4 ? static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits)))
                            : std::bit_cast<double>(bits);
  }
  return 0;
}

std::vector<std::uint8_t> to_pixels(const Values& values, const std::string& name, std::string& remark) {
  std::vector<std::uint8_t> pixels(values.size());
  if (values.type.kind == NumberKind::kUnsigned && values.type.size == 1) {
    std::memcpy(pixels.data(), values.bytes.data(), pixels.size());
    return pixels;
  }
  if (pixels.empty()) return pixels;
  const Range range = range_of(values, name);
  double zero = 0;
  double full = 255;  // the value of full ink
  if (range.least >= 0 && range.greatest <= 1) {
    full = 1;
    remark = "pixels are shares of 1: taken times 255";
  } else if (range.least >= -1 && range.least < 0 && range.greatest <= 1 && range.greatest > 0) {
    zero = -1;
    full = 1;
    remark = "pixels are from -1 to 1: taken as from 0 to 255";
  } else if (range.least >= 0 && range.greatest <= 255) {
    if (!range.whole) remark = "pixels are no whole numbers: rounded";
  } else if (range.least >= 0 && range.whole && range.greatest > 4095 && range.greatest <= 65535) {
    full = 65535;
    remark = "pixels have 16 bits: taken as bytes";
  } else {
    base::fail(ErrorKind::kData,
               "{}: {} from {:.6g} to {:.6g}: expected pixels from 0 to 255, from 0 to 1 or from -1 to 1", name,
               values.type.text(), range.least, range.greatest);
  }
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    pixels[i] = static_cast<std::uint8_t>(std::lround(255 * (values.at(i) - zero) / (full - zero)));
  }
  return pixels;
}

std::vector<std::uint8_t> to_labels(const Values& values, const std::string& name) {
  std::vector<std::uint8_t> labels(values.size());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const double value = values.at(i);
    if (!(value >= 0 && value <= 9) || value != std::floor(value)) {
      base::fail(ErrorKind::kData, "{}: label {}: expected a digit 0..9, got {}", name, i, value);
    }
    labels[i] = static_cast<std::uint8_t>(value);
  }
  return labels;
}

std::vector<std::uint8_t> from_one_hot(const Values& values, std::size_t columns, const std::string& name) {
  std::vector<std::uint8_t> labels(values.size() / columns);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    std::size_t ones = 0;
    for (std::size_t column = 0; column < columns; ++column) {
      const double value = values.at(i * columns + column);
      if (value == 1) labels[i] = static_cast<std::uint8_t>(column);
      ones += value == 1 ? 1 : value == 0 ? 0 : 2;
    }
    if (ones != 1) base::fail(ErrorKind::kData, "{}: row {}: expected one 1 and otherwise 0", name, i);
  }
  return labels;
}

std::optional<ImageShape> image_shape(std::span<const std::size_t> shape) {
  if (shape.size() == 3) return ImageShape{shape[0], shape[1], shape[2]};
  if (shape.size() == 4 && shape[3] == 1) return ImageShape{shape[0], shape[1], shape[2]};
  if (shape.size() == 4 && shape[1] == 1) return ImageShape{shape[0], shape[2], shape[3]};
  if (shape.size() != 2) return std::nullopt;
  const auto side = square_side(shape[1]);
  return side ? std::optional(ImageShape{shape[0], *side, *side}) : std::nullopt;
}

std::optional<std::size_t> square_side(std::size_t pixels) {
  if (pixels > kMaxSide * kMaxSide) return std::nullopt;
  const auto side = static_cast<std::size_t>(std::lround(std::sqrt(static_cast<double>(pixels))));
  return side >= kMinSide && side * side == pixels ? std::optional(side) : std::nullopt;
}

}  // namespace inkling::dataset
