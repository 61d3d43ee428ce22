// A dataset's images as networks read them while nothing deforms them.
#ifndef INKLING_TRAINING_IMAGES_H_
#define INKLING_TRAINING_IMAGES_H_

#include <cstddef>
#include <span>

#include "dataset/dataset.h"
#include "network/inference.h"

namespace inkling::training {

// Image i is that of rows[i], each pixel 0 for paper to 1 for full ink. `data` and `rows` are the caller's.
network::ImageSource plain_images(const dataset::Dataset& data, std::span<const std::size_t> rows);

}  // namespace inkling::training

#endif  // INKLING_TRAINING_IMAGES_H_
