// What every file of labelled images has to keep to.
#ifndef INKLING_DATASET_CHECKS_H_
#define INKLING_DATASET_CHECKS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace inkling::dataset {

// The most that a file of a dataset may hold, packed or unpacked, in bytes: 1.3 million images of 28×28.
inline constexpr std::size_t kMaxDatasetBytes = std::size_t{1} << 30;

// The bytes of `count` images of one byte a pixel, for the file `name`. Throws Error(kData) for no images, sides
// outside 1..1024, and more than kMaxDatasetBytes.
std::size_t checked_image_bytes(const std::string& name, std::size_t count, std::size_t height, std::size_t width);

// Throws Error(kData) unless `labels`, from the file `name`, are as many as the `images` in the file `images_name`.
void require_label_count(const std::string& name, std::size_t labels, const std::string& images_name,
                         std::size_t images);

// Throws Error(kData) naming the first of `labels` that is above 9.
void require_digits(const std::string& name, std::span<const std::uint8_t> labels);

}  // namespace inkling::dataset

#endif  // INKLING_DATASET_CHECKS_H_
