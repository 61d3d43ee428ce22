#include "augmentation/augment.h"

#include <cassert>
#include <cmath>
#include <numbers>

#include "augmentation/appearance.h"

namespace inkling::augmentation {
namespace {

double radians(float degrees) { return static_cast<double>(degrees) * std::numbers::pi / 180; }

}  // namespace

// What happens to one image, elastic field and grain apart.
struct Augmenter::Change {
  AffineChange form;
  float thickness = 0;  // -1..1
  float gain = 1;
  float noise = 0;
};

Augmenter::Augmenter(const Augmentation& augmentation, std::size_t height, std::size_t width, std::uint8_t max_value)
    : augmentation_(augmentation),
      height_(height),
      width_(width),
      max_value_(max_value),
      identity_(is_identity(augmentation)) {
  assert(height > 0 && width > 0 && max_value > 0 && augmentation.upsample > 0);
  if (augmentation.elastic_amplitude > 0) {
    elastic_.emplace(augmentation.elastic_sigma, augmentation.elastic_amplitude, height, width, augmentation.upsample);
  }
  if (augmentation.upsample > 1) mean_to_point_.emplace(height, width, augmentation.upsample);
}

void Augmenter::apply(std::span<const std::uint8_t> image, std::uint8_t label, base::RandomStream random,
                      AugmentScratch& scratch, std::span<float> out) const {
  assert(image.size() == height_ * width_ && out.size() == image.size());
  if (identity_) {
    for (std::size_t i = 0; i < image.size(); ++i) out[i] = static_cast<float>(image[i]) / max_value_;
    return;
  }
  const Change change = draw(label, random);
  if (elastic_) elastic_->draw(random, scratch.elastic_);
  load(image, scratch.image_);
  const std::size_t finer = augmentation_.upsample;
  scratch.fine_.resize(finer == 1 ? 0 : out.size() * finer * finer);
  const std::span<float> fine = finer == 1 ? out : std::span(scratch.fine_);
  warp(change.form, scratch, fine);
  scratch.spare_.resize(fine.size());
  change_thickness(fine, width_ * finer, change.thickness, scratch.spare_);
  if (finer > 1) average_blocks(fine, width_, finer, out);
  change_contrast(out, change.gain);
  if (augmentation_.noise > 0) add_noise(out, change.noise, random);
}

Augmenter::Change Augmenter::draw(std::uint8_t label, base::RandomStream& random) const {
  const auto within = [&random](float limit) { return random.uniform(-limit, limit); };
  const Augmentation& limit = augmentation_;
  Change change;
  const bool is_digit = label < limit.rotation_factor.size();
  change.form.rotation = radians(within(limit.rotation * (is_digit ? limit.rotation_factor[label] : 1)));
  change.form.shear = radians(within(limit.shear));
  const double scale = 1 + static_cast<double>(within(limit.scale));
  const double aspect = std::sqrt(1 + static_cast<double>(within(limit.aspect)));
  change.form.scale_x = scale * aspect;
  change.form.scale_y = scale / aspect;
  change.form.shift_x = static_cast<double>(within(limit.shift));
  change.form.shift_y = static_cast<double>(within(limit.shift));
  change.thickness = within(limit.thickness);
  change.gain = 1 + within(limit.contrast);
  change.noise = random.uniform(0, limit.noise);
  return change;
}

// The image as floats 0..1 with paper around it, ready to be interpolated.
void Augmenter::load(std::span<const std::uint8_t> image, raster::PaddedImage& padded) const {
  if (padded.height() != height_ || padded.width() != width_) padded = raster::PaddedImage(height_, width_);
  for (std::size_t y = 0; y < height_; ++y) {
    const auto row = padded.row(y);
    const auto pixels = image.subspan(y * width_, width_);
    for (std::size_t x = 0; x < width_; ++x) row[x] = static_cast<float>(pixels[x]) / max_value_;
  }
  if (mean_to_point_) mean_to_point_->apply(padded);
}

void Augmenter::warp(const AffineChange& change, AugmentScratch& scratch, std::span<float> fine) const {
  const std::size_t finer = augmentation_.upsample;
  const std::size_t columns = width_ * finer;
  const AffineMap map = on_finer_pixels(inverse_map(change, height_, width_), finer);
  scratch.x_.resize(columns);
  scratch.y_.resize(columns);
  for (std::size_t row = 0; row < height_ * finer; ++row) {
    const float start_x = map.x0 + map.xy * static_cast<float>(row);
    const float start_y = map.y0 + map.yy * static_cast<float>(row);
    for (std::size_t i = 0; i < columns; ++i) {
      const auto column = static_cast<float>(static_cast<std::int32_t>(i));  // vectors convert 32 bits
      scratch.x_[i] = start_x + map.xx * column;
      scratch.y_[i] = start_y + map.yx * column;
    }
    if (elastic_) elastic_->add_row(row, scratch.elastic_, scratch.x_, scratch.y_);
    raster::sample(scratch.image_, scratch.x_, scratch.y_, fine.subspan(row * columns, columns));
  }
}

}  // namespace inkling::augmentation
