// MNIST as Keras ships it, mnist.npz: a zip archive of NumPy arrays (numpy.lib.format) x_train, y_train, x_test,
// y_test, all of unsigned bytes; x [images, height, width], 0 being paper and 255 ink, y [images].
//
//   "\x93NUMPY", u8 major version 1, 2 or 3, u8 minor version 0, u16 (from version 2 on u32) header length, little
//   endian, the header, the items; the header is a Python literal, ended by spaces and "\n":
//   {'descr': '|u1', 'fortran_order': False, 'shape': (60000, 28, 28), }
#ifndef INKLING_DATASET_NPZ_H_
#define INKLING_DATASET_NPZ_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dataset/dataset.h"

namespace inkling::dataset {

// An array of unsigned bytes.
struct NpyArray {
  std::vector<std::size_t> shape;
  std::vector<std::uint8_t> items;  // the last dimension running fastest
};

// The array in the .npy file `bytes`, whose memory it takes over, called `name` in errors. Throws Error(kData) for
// anything but a valid array of unsigned bytes in C order.
NpyArray parse_npy(std::vector<std::uint8_t> bytes, const std::string& name);

// The train and the test part of the archive `bytes`, both called `name`. Throws Error(kData) where one of the four
// arrays is missing, damaged, or of another type or rank, and as parse_idx does for counts, sizes and labels.
std::pair<Dataset, Dataset> parse_npz(std::span<const std::byte> bytes, const std::string& name);

}  // namespace inkling::dataset

#endif  // INKLING_DATASET_NPZ_H_
