// Digits that look like MNIST's, where it is not at hand: the built-in ones in the middle of 28×28 pixels.
#ifndef INKLING_TESTS_SUPPORT_LARGE_DIGITS_H_
#define INKLING_TESTS_SUPPORT_LARGE_DIGITS_H_

#include "dataset/builtin.h"

namespace inkling::test {

// The first `count` of them, each pixel two wide and high, smoothly; 0 paper to 255 ink.
inline dataset::Dataset large_digits(std::size_t count = 200) {
  const dataset::Dataset small = dataset::builtin_digits();
  dataset::Dataset large = {"look-alike", 28, 28, 255, std::vector<std::uint8_t>(count * 784), {}};
  for (std::size_t i = 0; i < count; ++i) {
    large.labels.push_back(small.labels[i]);
    const auto image = small.image(i);
    for (std::size_t y = 0; y < 16; ++y) {
      for (std::size_t x = 0; x < 16; ++x) {
        const std::size_t y2 = y % 2 == 0 ? (y < 2 ? 0 : y / 2 - 1) : std::min<std::size_t>(y / 2 + 1, 7);
        const std::size_t x2 = x % 2 == 0 ? (x < 2 ? 0 : x / 2 - 1) : std::min<std::size_t>(x / 2 + 1, 7);
        const unsigned sum = 9u * image[y / 2 * 8 + x / 2] + 3u * image[y / 2 * 8 + x2] + 3u * image[y2 * 8 + x / 2] +
                             1u * image[y2 * 8 + x2];
        large.pixels[i * 784 + (y + 6) * 28 + x + 6] = static_cast<std::uint8_t>(sum * 255 / 256);
      }
    }
  }
  return large;
}

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_LARGE_DIGITS_H_
