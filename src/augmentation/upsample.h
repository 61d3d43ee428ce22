// To finer pixels and back, for images of so few pixels that interpolating between them would blur them away.
//
// A pixel of such an image is the mean of its area, not a value at its middle. So before it is interpolated, the image
// is replaced by the values whose bilinear interpolation has the image's pixels as means: with nothing deformed in
// between, averaging back gives the image again. The mean of the interpolation over a pixel's factor×factor finer
// pixels is, in each direction, a·left + (1 - 2a)·middle + a·right; so this solves a tridiagonal system a direction.
#ifndef INKLING_AUGMENTATION_UPSAMPLE_H_
#define INKLING_AUGMENTATION_UPSAMPLE_H_

#include <cstddef>
#include <span>
#include <vector>

#include "raster/resample.h"

namespace inkling::augmentation {

class MeanToPoint {
 public:
  MeanToPoint(std::size_t height, std::size_t width, std::size_t factor);

  // Replaces means by the values to interpolate, which may lie outside 0..1. REQUIRES: the image's size is as given.
  void apply(raster::PaddedImage& image) const;

 private:
  // Thomas' algorithm: the factors that do not depend on the image.
  struct Solver {
    Solver(std::size_t size, float side);

    std::vector<float> pivot;  // 1 / (the diagonal after elimination)
    std::vector<float> upper;  // the part of the next unknown
  };

  float side_;  // a
  Solver down_;
  Solver across_;
};

// out[y, x] = the mean of the factor×factor block (y, x) of `fine`, [height·factor, width·factor].
void average_blocks(std::span<const float> fine, std::size_t width, std::size_t factor, std::span<float> out);

}  // namespace inkling::augmentation

#endif  // INKLING_AUGMENTATION_UPSAMPLE_H_
