// Files of datasets made for a test: IDX, zip and npy, also such as no sane program writes.
#ifndef INKLING_TESTS_SUPPORT_DATASETS_H_
#define INKLING_TESTS_SUPPORT_DATASETS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/files.h"

namespace inkling::test {

std::string big_endian(std::uint64_t value, int size);
std::string little_endian(std::uint64_t value, int size);

// An IDX file: the magic number, `dimensions`, then `items` whatever they are.
std::string make_idx(std::uint32_t magic, const std::vector<std::uint32_t>& dimensions, const std::string& items);

// IDX files of images of 2×3 pixels that count up from 0, and of labels 0 1 2 … 9 0 ….
std::string idx_images(std::uint32_t count);
std::string idx_labels(std::uint32_t count);

// What idx_images(count) and idx_labels(count) hold.
std::vector<std::uint8_t> counted_pixels(std::size_t count);
std::vector<std::uint8_t> counted_labels(std::size_t count);

struct ZipEntry {
  std::string name;
  std::string content;
  bool deflated = false;
  std::optional<std::pair<std::uint64_t, std::uint64_t>> stated =
      {};  // size and packed size, in 64 bits, if not the true ones
};

// A zip archive, laid out as Python's zipfile does.
std::string make_zip(const std::vector<ZipEntry>& entries);

// An .npy file of version 1.0 with `header` as it is, padded as NumPy pads it.
std::string make_npy(const std::string& header, const std::string& items);

// An .npy file of unsigned bytes of `shape`, a Python tuple.
std::string make_npy_bytes(const std::string& shape, const std::string& items);

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_DATASETS_H_
