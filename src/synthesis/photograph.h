// From ink to a picture of it: paper, light, a lens, a sensor, a file.
#ifndef INKLING_SYNTHESIS_PHOTOGRAPH_H_
#define INKLING_SYNTHESIS_PHOTOGRAPH_H_

#include <cstddef>

#include "base/stream.h"
#include "raster/image.h"
#include "synthesis/ink.h"

namespace inkling::synthesis {

struct PictureStyle {
  float paper = 1;     // its brightness, 0 black to 1 white
  float contrast = 1;  // of the ink, as a share of the paper's brightness
  float slope = 0;     // the light's change across the picture, as a share of the paper's brightness
  float slope_x = 1;   // the direction in which it gets darker
  float slope_y = 0;
  std::size_t blur = 0;   // pixels that a mean of squares, taken twice, reaches
  float noise = 0;        // standard deviation, as a share of 1
  float pattern = 0;      // contrast of fine lines printed on the paper, as a share of its brightness; 0: none
  float compression = 0;  // quantization of JPEG's lowest frequencies, in steps of brightness 1/255; 0: none
  bool inverted = false;  // light on dark
};

// A style for ink whose digits are `height` pixels high: anything from a paint program to a cheque's scan.
PictureStyle random_style(float height, base::RandomStream& random);

// The picture, as large as `ink`.
raster::Image photograph(const Ink& ink, const PictureStyle& style, base::RandomStream& random);

}  // namespace inkling::synthesis

#endif  // INKLING_SYNTHESIS_PHOTOGRAPH_H_
