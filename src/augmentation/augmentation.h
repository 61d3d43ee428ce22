// The deformations by which training may change an image, as numbers and as text.
//
// clang-format off
//   rotate DEGREES [DIGIT:FACTOR ...]
//                            rotated about the middle by up to ±DEGREES; an image of DIGIT by up to ±FACTOR·DEGREES
//   shear DEGREES            slanted by up to ±DEGREES
//   scale FRACTION           enlarged or reduced, by 1 ± FRACTION
//   aspect FRACTION          made wider or narrower at constant area: width over height by 1 ± FRACTION
//   shift PIXELS             moved right or left, and down or up, each by up to ±PIXELS
//   elastic SIGMA AMPLITUDE  bent by a random smooth field (Simard, Steinkraus, Platt 2003): smoothed as by a Gaussian of
//                            SIGMA pixels, each of its two components with a standard deviation of AMPLITUDE pixels.
//                            (Their σ 4 and α 34 are `elastic 4 1.38`.)
//   thickness FRACTION       strokes up to FRACTION of the way to their 3x3 dilation, or to their erosion: the pen's
//                            radius changes by up to FRACTION pixels, and a pen of less than a pixel turns grey
//   contrast FRACTION        ink multiplied by 1 ± FRACTION, full ink at most
//   noise DEVIATION          noise with a standard deviation of up to DEVIATION of full ink
//   upsample FACTOR          the image is enlarged by the whole number FACTOR, deformed, and averaged back: for images of
//                            few pixels. Thickness is then in those finer pixels.
// clang-format on
//
// Terms are separated by "|" and may come in any order: `rotate 12 1:0.5 7:0.5 | shear 8 | scale 0.15 | shift 2`.
// No deformation is `none`.
#ifndef INKLING_AUGMENTATION_AUGMENTATION_H_
#define INKLING_AUGMENTATION_AUGMENTATION_H_

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace inkling::augmentation {

// Fractions are of 1, lengths in pixels of the image, angles in degrees. As made by default: nothing is done.
struct Augmentation {
  float rotation = 0;           // 0..180
  float shear = 0;              // 0..60
  float scale = 0;              // 0..0.9
  float aspect = 0;             // 0..0.9
  float shift = 0;              // 0..1000
  float elastic_sigma = 0;      // 0.5..1000, or 0 where elastic_amplitude is 0
  float elastic_amplitude = 0;  // 0..1000
  float thickness = 0;          // 0..1
  float contrast = 0;           // 0..1
  float noise = 0;              // 0..1
  std::array<float, 10> rotation_factor = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1};  // by digit, each 0..1
  std::size_t upsample = 1;                                                // 1..8

  bool operator==(const Augmentation&) const = default;
};

// Throws Error(kUsage) for a text that is no augmentation, naming the column (from 1), or a number out of range.
Augmentation parse_augmentation(std::string_view text);

// The text that parses to the same augmentation, terms in the order above.
std::string to_text(const Augmentation& augmentation);

// Whether images stay as they are.
bool is_identity(const Augmentation& augmentation);

// The same deformation, `strength` times as strong. REQUIRES: strength is in 0..1.
Augmentation weakened(const Augmentation& augmentation, float strength);

}  // namespace inkling::augmentation

#endif  // INKLING_AUGMENTATION_AUGMENTATION_H_
