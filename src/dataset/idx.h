// IDX files, the format of MNIST (yann.lecun.com/exdb/mnist), plain or in gzip.
//
//   byte 0, 1   0
//   byte 2      type of the items: 0x08 unsigned byte, 0x09 signed byte, 0x0B, 0x0C integers of 2 and 4 bytes, 0x0D,
//   0x0E
//               floats of 4 and 8 bytes, all big endian
//   byte 3      number of dimensions: 3 in a file of images, 1 in a file of labels; also 2 (flat squares; labels with
//               other columns as in QMNIST, or one-hot) and 4 (one channel)
//   then        each dimension as u32, big endian: images, height, width; or labels
//   then        the items, the last dimension running fastest; 0 is paper, 255 is ink
#ifndef INKLING_DATASET_IDX_H_
#define INKLING_DATASET_IDX_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dataset/dataset.h"

namespace inkling::dataset {

// Whether `bytes` start as an IDX file of bytes does (not one in gzip).
bool is_idx(std::span<const std::byte> bytes);

// The dataset `name` of a file of images and its file of labels, each plain or in gzip, called `images_name` and
// `labels_name` in errors. Throws Error(kData) for an unknown type, another shape, for sizes that the file cannot hold
// (before any memory is taken for them), missing or left over bytes, a bad checksum, counts that differ, a label above
// 9, and no images at all.
Dataset parse_idx(std::span<const std::byte> images, const std::string& images_name, std::span<const std::byte> labels,
                  const std::string& labels_name, const std::string& name);

// As parse_idx, from files. Throws as read_file, too.
Dataset read_idx(const std::string& images_path, const std::string& labels_path, const std::string& name);

// The images alone; every label is 0. Throws as read_idx.
Dataset read_idx_images(const std::string& images_path, const std::string& name);

// The file of `part` ("train" or "t10k") and `items` ("images" or "labels") in `folder`, under any of its usual names:
// train-images-idx3-ubyte or train-images.idx3-ubyte, each also with .gz. nullopt where there is none.
std::optional<std::string> find_idx_file(const std::string& folder, const std::string& part, const std::string& items);

// The files of images in `folder`, and in its folders, that are named like IDX files: what archives and browsers make
// of them, and other datasets of the same makers. By name.
std::vector<std::string> idx_image_files(const std::string& folder);

// The file of labels that belongs to the file of images `images_path` by its name, beside it or in a folder that
// is named like it; nullopt where there is none.
std::optional<std::string> find_idx_labels(const std::string& images_path);

}  // namespace inkling::dataset

#endif  // INKLING_DATASET_IDX_H_
