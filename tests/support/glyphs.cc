#include "support/glyphs.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "dataset/builtin.h"
#include "segmentation/normalize.h"

namespace inkling::test {
namespace {

constexpr std::size_t kSide = 28;
constexpr float kSharpness = 2;     // of the network's answers
constexpr float kLikeness = 0.45f;  // what is less like a glyph than that is none

std::size_t find_last_dark(const std::vector<bool>& dark) {
  std::size_t last = 0;
  for (std::size_t i = 0; i < dark.size(); ++i) last = dark[i] ? i : last;
  return last;
}

// The part of `image` that is not white.
raster::Image trimmed(const raster::Image& image) {
  std::vector<bool> columns(image.width);
  std::vector<bool> rows(image.height);
  for (std::size_t i = 0; i < image.values.size(); ++i) {
    if (image.values[i] < 255) columns[i % image.width] = rows[i / image.width] = true;
  }
  const auto left = static_cast<std::size_t>(std::ranges::find(columns, true) - columns.begin());
  const auto top = static_cast<std::size_t>(std::ranges::find(rows, true) - rows.begin());
  return raster::crop(image, {left, top, find_last_dark(columns) + 1 - left, find_last_dark(rows) + 1 - top});
}

std::vector<float> input_of(char digit) {
  const segmentation::InkPatch patch{inverted(glyph(digit)), 0};
  std::vector<float> input(kSide * kSide);
  segmentation::normalize(patch, segmentation::Normalization{}, input);
  return input;
}

}  // namespace

raster::Image glyph(char digit) {
  constexpr std::size_t kFactor = 5;
  constexpr double kHalf = 7;  // of 16
  static const dataset::Dataset digits = dataset::builtin_digits();
  const auto counts = digits.image(static_cast<std::size_t>(digit - '0'));  // the first ten are 0 to 9
  const auto count_at = [&](double y, double x) {
    const auto row = std::clamp(static_cast<int>(y), 0, 7);
    const auto column = std::clamp(static_cast<int>(x), 0, 7);
    return static_cast<double>(counts[static_cast<std::size_t>(row * 8 + column)]);
  };
  raster::Image image = paper(8 * kFactor, 8 * kFactor);
  for (std::size_t i = 0; i < image.values.size(); ++i) {
    const double y = std::max(0.0, (static_cast<double>(i / image.width) + 0.5) / kFactor - 0.5);
    const double x = std::max(0.0, (static_cast<double>(i % image.width) + 0.5) / kFactor - 0.5);
    const double down = y - std::floor(y);
    const double across = x - std::floor(x);
    const double value = (1 - down) * ((1 - across) * count_at(y, x) + across * count_at(y, x + 1)) +
                         down * ((1 - across) * count_at(y + 1, x) + across * count_at(y + 1, x + 1));
    if (value > kHalf) image.values[i] = 0;
  }
  return trimmed(image);
}

raster::Image paper(std::size_t width, std::size_t height) { return {width, height, 255}; }

raster::Box paste(const raster::Image& glyph, std::size_t left, std::size_t top, raster::Image& picture) {
  for (std::size_t y = 0; y < glyph.height && top + y < picture.height; ++y) {
    for (std::size_t x = 0; x < glyph.width && left + x < picture.width; ++x) {
      std::uint8_t& pixel = picture.at(left + x, top + y);
      pixel = std::min(pixel, glyph.at(x, y));
    }
  }
  return {left, top, glyph.width, glyph.height};
}

void write(const std::string& text, std::size_t left, std::size_t top, std::size_t gap, raster::Image& picture) {
  for (const char c : text) {
    const raster::Image image = glyph(c == ' ' ? '0' : c);
    if (c != ' ') paste(image, left, top, picture);
    left += image.width + gap;
  }
}

void fill(const raster::Box& box, std::uint8_t grey, raster::Image& picture) {
  for (std::size_t y = box.top; y < box.bottom(); ++y) {
    for (std::size_t x = box.left; x < box.right(); ++x) picture.at(x, y) = grey;
  }
}

raster::Image inverted(raster::Image picture) {
  for (std::uint8_t& pixel : picture.values) pixel = static_cast<std::uint8_t>(255 - pixel);
  return picture;
}

std::string to_pgm(const raster::Image& image) {
  std::string text = "P5 " + std::to_string(image.width) + " " + std::to_string(image.height) + " 255\n";
  for (const std::uint8_t pixel : image.values) text += static_cast<char>(pixel);
  return text;
}

// An answer's logit is sharpness · (w·x - ½ w·w), w being the glyph: the nearest glyph has the highest.
model::Model glyph_model() {
  network::Network network(network::Architecture::parse("input 28x28 | flatten | dense 11"));
  auto tensors = network.tensors();
  auto& weights = std::get<0>(tensors.at("dense1.weight").values);
  auto& biases = std::get<0>(tensors.at("dense1.bias").values);
  float smallest = 1e9f;
  for (std::size_t digit = 0; digit < 10; ++digit) {
    const std::vector<float> input = input_of(static_cast<char>('0' + digit));
    const float norm = std::inner_product(input.begin(), input.end(), input.begin(), 0.0f);
    for (std::size_t i = 0; i < input.size(); ++i) weights[digit * input.size() + i] = kSharpness * input[i];
    biases[digit] = -kSharpness * norm / 2;
    smallest = std::min(smallest, norm);
  }
  biases[10] = kSharpness * kLikeness * smallest / 2;
  network.set_tensors(tensors);
  model::Model model{{network}, {}};
  model.normalization = segmentation::Normalization{};
  return model;
}

}  // namespace inkling::test
