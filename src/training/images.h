// A dataset's images as networks read them while nothing deforms them.
#ifndef INKLING_TRAINING_IMAGES_H_
#define INKLING_TRAINING_IMAGES_H_

#include "dataset/partition.h"
#include "network/inference.h"

namespace inkling::training {

// Image i is that at position i, each pixel 0 for paper to 1 for full ink. `images` is the caller's.
network::ImageSource plain_images(const dataset::Subset& images);

}  // namespace inkling::training

#endif  // INKLING_TRAINING_IMAGES_H_
