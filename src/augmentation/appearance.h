// How a digit is drawn, whatever its form: the thickness of its strokes, how dark they are, and the grain.
//
// Images are floats, 0 paper and 1 full ink, [height, width].
#ifndef INKLING_AUGMENTATION_APPEARANCE_H_
#define INKLING_AUGMENTATION_APPEARANCE_H_

#include <cstddef>
#include <span>

#include "base/stream.h"

namespace inkling::augmentation {

// Blends an image with its grey 3x3 dilation (amount in 0..1: thicker strokes) or erosion (amount in -1..0: thinner
// ones), as raster::dilate and raster::erode with a radius of 1 give them. It does the blend in the pass that finds
// them and takes no memory, since training does it to every image. `scratch` holds as many values as the image.
void change_thickness(std::span<float> image, std::size_t width, float amount, std::span<float> scratch);

// image = min(gain · image, 1), and at least 0.
void change_contrast(std::span<float> image, float gain);

// Adds noise of mean 0 and the standard deviation given, keeping the image in 0..1. Draws one number of `random` a
// pixel; the sum of its four bytes is nearly normal (within 3.5 deviations).
void add_noise(std::span<float> image, float deviation, base::RandomStream& random);

}  // namespace inkling::augmentation

#endif  // INKLING_AUGMENTATION_APPEARANCE_H_
