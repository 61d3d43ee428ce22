// Looking up an image at moved places: the inverse map of a deformation, and bilinear interpolation.
//
// Places are in pixels, x to the right and y downwards, the middle of the first pixel at (0, 0). Around the image lies
// paper, of value 0.
#ifndef INKLING_AUGMENTATION_WARP_H_
#define INKLING_AUGMENTATION_WARP_H_

#include <cstddef>
#include <span>
#include <vector>

namespace inkling::augmentation {

// x = x0 + xx·X + xy·Y and y = y0 + yx·X + yy·Y: the place (x, y) that shows at (X, Y).
struct AffineMap {
  float x0 = 0, xx = 1, xy = 0;
  float y0 = 0, yx = 0, yy = 1;
};

// What happens to an image, in this order, about its middle.
struct AffineChange {
  double scale_x = 1;   // times wider
  double scale_y = 1;   // times higher
  double shear = 0;     // radians; positive slants to the right, as italics
  double rotation = 0;  // radians; positive turns counter-clockwise as seen
  double shift_x = 0;   // pixels to the right
  double shift_y = 0;   // pixels down
};

// The map from the changed image back to the image of height×width.
AffineMap inverse_map(const AffineChange& change, std::size_t height, std::size_t width);

// The same map where X and Y count the pixels of an image `factor` times as fine.
AffineMap on_finer_pixels(const AffineMap& map, std::size_t factor);

// An image with paper around it: a pixel to the left and above, two to the right and below.
class PaddedImage {
 public:
  PaddedImage() = default;
  PaddedImage(std::size_t height, std::size_t width)
      : height_(height), width_(width), values_((height + 3) * (width + 3)) {}

  std::size_t height() const { return height_; }
  std::size_t width() const { return width_; }
  std::size_t stride() const { return width_ + 3; }

  // The `width` values of row y.
  std::span<float> row(std::size_t y) { return std::span(values_).subspan((y + 1) * stride() + 1, width_); }

  // From the paper above and to the left of pixel (0, 0).
  const float* begin() const { return values_.data(); }

 private:
  std::size_t height_ = 0;
  std::size_t width_ = 0;
  std::vector<float> values_;  // [height + 3, width + 3]
};

// out[i] = the image at (x[i], y[i]), interpolated between its four nearest pixels. REQUIRES: no place is NaN; the
// three spans are of one size.
void sample(const PaddedImage& image, std::span<const float> x, std::span<const float> y, std::span<float> out);

}  // namespace inkling::augmentation

#endif  // INKLING_AUGMENTATION_WARP_H_
