// Labelled images, all of one size, in memory.
#ifndef INKLING_DATASET_DATASET_H_
#define INKLING_DATASET_DATASET_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace inkling {

struct Dataset {
  std::string name;                  // what messages and model files call it
  std::size_t height = 0;            // pixels
  std::size_t width = 0;             // pixels
  std::uint8_t max_value = 0;        // the value of full ink; 0 is paper
  std::vector<std::uint8_t> pixels;  // [size, height, width], each 0..max_value
  std::vector<std::uint8_t> labels;  // [size], each 0..9

  std::size_t size() const { return labels.size(); }
  std::size_t image_size() const { return height * width; }

  // The pixels of image `index`, [height, width].
  std::span<const std::uint8_t> image(std::size_t index) const {
    return std::span(pixels).subspan(index * image_size(), image_size());
  }
};

}  // namespace inkling

#endif  // INKLING_DATASET_DATASET_H_
