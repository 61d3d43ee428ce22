// Planes in other sizes and places. The ways differ in their filter, and so in their results:
//
//   resize, fit        area means of a whole grey picture, rounded: for pictures and their tiles
//   window_means       area means from any place on in steps of any size, not rounded; steps of less than a pixel
//                      interpolate linearly: for what a network reads
//   resample_triangle  a triangle filter: smoother where a plane gets larger, so that a drawn edge stays one
//   sample             bilinear interpolation at single places that may lie anywhere: for deformations
//   cells_of           (cells.h) means of whole cells in integers, cut off: for a first look at large pictures
#ifndef INKLING_RASTER_RESAMPLE_H_
#define INKLING_RASTER_RESAMPLE_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "raster/image.h"
#include "raster/plane.h"

namespace inkling::raster {

// `image` in another size, each new pixel the mean over the area that it covers, rounded. REQUIRES: all sizes > 0.
Image resize(const Image& image, std::size_t width, std::size_t height);

// `image` resized by one factor so that it just fits into width × height, in the middle of a picture of that size that
// is `paper` elsewhere. REQUIRES: all sizes > 0.
Image fit(const Image& image, std::size_t width, std::size_t height, std::uint8_t paper);

// `count` new pixels along one side of a plane: pixel i covers `step` of the plane's pixels from `begin` + i·step on.
// They may lie beyond the plane, where all is 0.
struct Steps {
  double begin = 0;
  double step = 1;
  std::size_t count = 0;
};

// A new pixel is the mean over the area that it covers; where that is narrower than a pixel, over one pixel around its
// middle, which is linear interpolation. Values of 0 to 255 become values of 0 to 1. REQUIRES: steps > 0.
Plane<float> window_means(const Plane<std::uint8_t>& plane, const Steps& across, const Steps& down);

// `plane` in another size, by a triangle filter as wide as a pixel of the coarser of the two; 0 lies around it.
// REQUIRES: all sizes > 0.
Plane<float> resample_triangle(const Plane<float>& plane, std::size_t width, std::size_t height);

// An image with paper, of value 0, around it: a pixel to the left and above, two to the right and below.
class PaddedImage {
 public:
  PaddedImage() = default;
  PaddedImage(std::size_t height, std::size_t width) : values_(width + 3, height + 3) {}

  std::size_t height() const { return values_.height - 3; }
  std::size_t width() const { return values_.width - 3; }
  std::size_t stride() const { return values_.width; }

  // The `width` values of row y.
  std::span<float> row(std::size_t y) { return values_.row(y + 1).subspan(1, width()); }

  // From the paper above and to the left of pixel (0, 0).
  const float* begin() const { return values_.values.data(); }

 private:
  Plane<float> values_{3, 3};
};

// out[i] = the image at (x[i], y[i]), interpolated between its four nearest pixels. Places are in pixels, the middle of
// the first pixel at (0, 0); beyond the image lies paper. REQUIRES: no place is NaN; the three spans are of one size.
void sample(const PaddedImage& image, std::span<const float> x, std::span<const float> y, std::span<float> out);

}  // namespace inkling::raster

#endif  // INKLING_RASTER_RESAMPLE_H_
