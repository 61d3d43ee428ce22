// From the ink of one digit to what a network reads: the one implementation for training and reading.
#ifndef INKLING_SEGMENTATION_NORMALIZE_H_
#define INKLING_SEGMENTATION_NORMALIZE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "raster/plane.h"

namespace inkling::segmentation {

// The ink of one candidate digit, cut out of a picture.
struct InkPatch {
  raster::Plane<std::uint8_t> ink;  // 0 paper to 255 full ink; ink that is not the candidate's is 0
  float stroke_width = 0;           // pixels, of the writing around it; 0 where that is unknown
};

// clang-format off
// kMnist     28x28, ink 0 to 1: the patch's ink in a box of 20x20, its proportions kept, anti-aliased. Its centre of mass
//            lies in the middle of pixel (14, 14), as near as a shift by whole pixels brings it (LeCun et al. 1998).
// kBlocks    8x8, ink 0 to 1 in sixteenths: how many pixels of each 4x4 block of a 32x32 bitmap are set. The ink fills the
//            bitmap's height, and 24 of its columns at most (Alpaydin and Kaynak 1998).
// clang-format on
enum class InputStyle : std::uint8_t { kMnist, kBlocks };

struct Normalization {
  InputStyle style = InputStyle::kMnist;
  // The width, in pixels of the result, that strokes are brought to; 0 leaves them as they are. Thick strokes are not
  // thinned to less than three quarters of their own width. MNIST's strokes have a median of 2.2 (bench/round_trip.cc).
  float stroke_width = 0;

  bool operator==(const Normalization&) const = default;
};

// Height and width of the result, in pixels: 28 or 8.
std::size_t side_of(InputStyle style);

// Writes side × side values from 0 to 1 to `input`. A patch without ink gives zeros.
void normalize(const InkPatch& patch, const Normalization& normalization, std::span<float> input);

// "mnist 28x28 stroke 2.4" and back, as model files have it. Throws Error(kData) for what is no such text.
std::string to_text(const Normalization& normalization);
Normalization parse_normalization(std::string_view text);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_NORMALIZE_H_
