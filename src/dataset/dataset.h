// Labelled images, all of one size, in memory.
#ifndef INKLING_DATASET_DATASET_H_
#define INKLING_DATASET_DATASET_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace inkling::dataset {

struct Dataset {
  std::string name = {};                  // what messages and model files call it
  std::size_t height = 0;                 // pixels
  std::size_t width = 0;                  // pixels
  std::uint8_t max_value = 0;             // the value of full ink; 0 is paper
  std::vector<std::uint8_t> pixels = {};  // [size, height, width], each 0..max_value
  std::vector<std::uint8_t> labels = {};  // [size], each 0..classes-1
  std::uint8_t classes = 10;              // the ten digits, then what base/digits.h has behind them

  std::size_t size() const { return labels.size(); }
  std::size_t image_size() const { return height * width; }

  // The pixels of image `index`, [height, width].
  std::span<const std::uint8_t> image(std::size_t index) const {
    return std::span(pixels).subspan(index * image_size(), image_size());
  }
};

// The SHA-256 of what `data` holds, as 64 hexadecimal digits: of size, height, width and max_value (u64 little endian
// each), the labels, then the pixels. The name is not part of it: the same images from another file are the same.
std::string content_hash(const Dataset& data);

// `data` with full ink as `max_value`, rounded. REQUIRES: max_value > 0.
Dataset with_max_value(Dataset data, std::uint8_t max_value);

// The images of `first`, then those of `second`; the name is first's. Throws Error(kData) where their sizes or
// max_values differ.
Dataset concatenate(Dataset first, const Dataset& second);

}  // namespace inkling::dataset

#endif  // INKLING_DATASET_DATASET_H_
