// Numbers of any type as files of arrays hold them (NumPy's, IDX), and what they are as pixels and as labels.
#ifndef INKLING_DATASET_VALUES_H_
#define INKLING_DATASET_VALUES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace inkling::dataset {

enum class NumberKind : std::uint8_t { kUnsigned, kSigned, kFloat, kBool };

struct NumberType {
  NumberKind kind = NumberKind::kUnsigned;
  std::size_t size = 1;  // bytes: 1, 2, 4 or 8; a float has 4 or 8
  bool big_endian = false;

  std::string text() const;  // "64-bit integers"
};

// Numbers in a file. `bytes` stay the caller's.
struct Values {
  NumberType type;
  std::span<const std::byte> bytes;

  std::size_t size() const { return bytes.size() / type.size; }
  double at(std::size_t index) const;  // REQUIRES: index < size()
};

// The numbers `values`, called `name` in errors, as pixels 0..255. What they are is found by their range and said in
// `remark` where they are not bytes already: shares of 1, or from -1 to 1; more than bytes as 16-bit values of 65535.
// Throws Error(kData) for a range that is none of these, and for what is no finite number.
std::vector<std::uint8_t> to_pixels(const Values& values, const std::string& name, std::string& remark);

// The numbers as whole numbers 0..9. Throws Error(kData) naming the first that is none.
std::vector<std::uint8_t> to_labels(const Values& values, const std::string& name);

// Rows of `columns` numbers of which one is 1 and the others are 0: the place of the 1. Throws Error(kData) for others.
std::vector<std::uint8_t> from_one_hot(const Values& values, std::size_t columns, const std::string& name);

// `count` images of one channel that an array of `shape` holds: [n, h, w], [n, h, w, 1], [n, 1, h, w], or [n, h · w] of
// square images. nullopt for other shapes.
struct ImageShape {
  std::size_t count = 0;
  std::size_t height = 0;
  std::size_t width = 0;
};
std::optional<ImageShape> image_shape(std::span<const std::size_t> shape);

// The side of the square of `pixels`; nullopt where there is none.
std::optional<std::size_t> square_side(std::size_t pixels);

}  // namespace inkling::dataset

#endif  // INKLING_DATASET_VALUES_H_
