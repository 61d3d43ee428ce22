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
  raster::Plane<std::uint8_t> ink;  // 0 paper to 255 full ink; what belongs to others is 0
  float stroke_width = 0;           // pixels, of the writing around it; 0: unknown
};

// kMnist     28x28, ink 0 to 1: the patch's ink in a box of 20x20 with its proportions kept, anti-aliased, its centre
//            of mass in the middle of pixel (14, 14) as near as whole pixels bring it (LeCun et al. 1998)
// kBlocks    8x8, ink 0 to 1 in sixteenths: the counts of a 32x32 bitmap's blocks of 4x4; the ink fills its height, and
//            24 of its columns at most (Alpaydin, Kaynak 1998)
enum class InputStyle : std::uint8_t { kMnist, kBlocks };

struct Normalization {
  InputStyle style = InputStyle::kMnist;
  // Thinner strokes get this width, thicker ones too, but not less than three quarters of their own. MNIST's median by
  // the measure of stroke.h is 2.2.
  float stroke_width = 0;  // pixels of the result that strokes are brought to; 0: strokes stay

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
