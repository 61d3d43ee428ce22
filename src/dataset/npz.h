// NumPy's arrays (numpy.lib.format), one in a file of its own (.npy) or several in a zip archive (.npz), of any
// numbers, in C's or Fortran's order.
//
//   "\x93NUMPY", u8 major version 1, 2 or 3, u8 minor version 0, u16 (from version 2 on u32) header length, little
//   endian, the header, the items; the header is a Python literal, ended by spaces and "\n":
//   {'descr': '|u1', 'fortran_order': False, 'shape': (60000, 28, 28), }
//
// In an archive the arrays of images are told from those of labels by their shapes, and the training part from the test
// part by "train" and "test" in their names: x_train, y_train, x_test, y_test in Keras's mnist.npz.
#ifndef INKLING_DATASET_NPZ_H_
#define INKLING_DATASET_NPZ_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dataset/dataset.h"
#include "dataset/values.h"

namespace inkling::dataset {

struct NpyArray {
  std::vector<std::size_t> shape;
  NumberType type;
  std::vector<std::uint8_t> items;  // the numbers' bytes, the last dimension running fastest

  Values values() const { return {type, std::as_bytes(std::span(items))}; }
};

// The array in the .npy file `bytes`, whose memory it takes over, called `name` in errors. Throws Error(kData) for
// anything but a valid array of numbers.
NpyArray parse_npy(std::vector<std::uint8_t> bytes, const std::string& name);

// Whether `bytes` start as an .npy file does.
bool is_npy(std::span<const std::byte> bytes);

struct ArrayNames {
  std::optional<std::string> images = {};
  std::optional<std::string> labels = {};
};

// What an archive holds.
struct ArrayParts {
  std::optional<Dataset> train;  // where there is one part, it is this
  std::optional<Dataset> test;
  bool has_labels = true;
  std::vector<std::string> remarks;  // what was assumed, a line each
};

// The images and labels in the archive `bytes`, all called `name`. `names` says which arrays they are, where their
// shapes do not. Throws Error(kData) where an array is damaged, where it is open which arrays are meant (naming all),
// and as parse_idx does for counts, sizes and labels.
ArrayParts parse_npz(std::span<const std::byte> bytes, const std::string& name, const ArrayNames& names = {});

// The images of one array and their labels, if any. Throws as parse_npz.
ArrayParts parse_arrays(const NpyArray& images, const std::string& images_name, const std::optional<NpyArray>& labels,
                        const std::string& labels_name, const std::string& name);

// The labels in an array of one of the shapes [n], [n, 1] and one-hot [n, 10]. Throws Error(kData) for others.
std::vector<std::uint8_t> labels_of(const Values& values, std::span<const std::size_t> shape, const std::string& name);

}  // namespace inkling::dataset

#endif  // INKLING_DATASET_NPZ_H_
