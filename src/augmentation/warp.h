// Where the pixels of a deformed image come from: the inverse map of a deformation. raster::sample looks them up.
//
// Places are in pixels, x to the right and y downwards, the middle of the first pixel at (0, 0).
#ifndef INKLING_AUGMENTATION_WARP_H_
#define INKLING_AUGMENTATION_WARP_H_

#include <cstddef>

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

}  // namespace inkling::augmentation

#endif  // INKLING_AUGMENTATION_WARP_H_
