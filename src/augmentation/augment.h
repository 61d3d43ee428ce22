// Augmentation: a slightly different image every time training asks for one.
//
//   image -> looked up at rotated, sheared, scaled, shifted and elastically moved places (one bilinear interpolation)
//         -> thickness -> [averaged back, where the places were finer than pixels] -> contrast -> noise
//
// What happens to an image is a function of its random stream and its label alone. The stream's numbers are used in
// this order, and the first nine always: rotation, shear, scale, aspect, shift to the right, shift down, thickness,
// contrast, the deviation of the noise; then one a node of the elastic field (elastic.h), where there is one; then one
// a pixel, where there is noise. The first eight are spread evenly over ± the limit, the ninth over 0 to the limit.
//
// The arithmetic is plain float without contraction, so a seed means the same images on every machine, up to the last
// bits of the C library's sin, cos and tan.
#ifndef INKLING_AUGMENTATION_AUGMENT_H_
#define INKLING_AUGMENTATION_AUGMENT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "augmentation/augmentation.h"
#include "augmentation/elastic.h"
#include "augmentation/upsample.h"
#include "augmentation/warp.h"
#include "base/stream.h"
#include "raster/resample.h"

namespace inkling::augmentation {

// Memory for one image at a time. One a thread; any augmenter may use it after any other.
class AugmentScratch {
 private:
  friend class Augmenter;

  raster::PaddedImage image_;
  ElasticScratch elastic_;
  std::vector<float> x_, y_;  // [width·upsample], the places of a row
  std::vector<float> fine_;   // [height·upsample, width·upsample]
  std::vector<float> spare_;  // as fine_
};

// Deforms images of one kind. Const once made: threads share one, each with its own scratch.
class Augmenter {
 public:
  // For images of height×width with values 0..max_value. REQUIRES: all three are above 0, and `augmentation` is within
  // its ranges.
  Augmenter(const Augmentation& augmentation, std::size_t height, std::size_t width, std::uint8_t max_value);

  // Writes a deformed image of a digit (`label`, 0..9, or another for what is none) to `out`, 0 paper to 1 full ink;
  // the image itself where nothing is to be done. `random` is RandomStream(seed, Purpose::kAugment, epoch, index),
  // unused. REQUIRES: both spans hold height·width values.
  void apply(std::span<const std::uint8_t> image, std::uint8_t label, base::RandomStream random,
             AugmentScratch& scratch, std::span<float> out) const;

 private:
  struct Change;
  Change draw(std::uint8_t label, base::RandomStream& random) const;
  void load(std::span<const std::uint8_t> image, raster::PaddedImage& padded) const;
  void warp(const AffineChange& change, AugmentScratch& scratch, std::span<float> fine) const;

  Augmentation augmentation_;
  std::size_t height_;
  std::size_t width_;
  float max_value_;
  bool identity_;
  std::optional<ElasticField> elastic_;
  std::optional<MeanToPoint> mean_to_point_;  // where upsample > 1
};

}  // namespace inkling::augmentation

#endif  // INKLING_AUGMENTATION_AUGMENT_H_
