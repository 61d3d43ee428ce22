#include "synthesis/reading_data.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>

#include "base/error.h"
#include "base/stream.h"
#include "synthesis/candidate.h"
#include "synthesis/photograph.h"
#include "synthesis/scene.h"

namespace inkling {
namespace {

constexpr std::size_t kSide = 28;
constexpr int kAttempts = 20;
constexpr std::size_t kPortion = 256;  // images that a thread makes at a time

enum class Part : std::uint8_t { kRedrawn, kFont, kOther };

Scene make_scene(const Dataset& mnist, Part part, RandomStream& random) {
  switch (part) {
    case Part::kRedrawn: return digit_scene(mnist, random.below(static_cast<std::uint32_t>(mnist.size())), random);
    case Part::kFont: return font_scene(mnist, random);
    case Part::kOther: break;
  }
  return other_scene(mnist, random);
}

// Writes the image of a scene and returns its label. Scenes whose picture shows nothing are made anew.
std::uint8_t make_image(const Dataset& mnist, Part part, RandomStream random, std::span<std::uint8_t> image) {
  std::array<float, kSide * kSide> input;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const Scene scene = make_scene(mnist, part, random);
    const PictureStyle style = attempt + 1 < kAttempts ? random_style(scene.height, random) : PictureStyle{};
    const auto patch = find_candidate(photograph(scene.ink, style, random), scene);
    if (!patch) continue;
    normalize(*patch, kReadingNormalization, input);
    std::ranges::transform(input, image.begin(),
                           [](float ink) { return static_cast<std::uint8_t>(std::lround(255 * ink)); });
    return scene.label;
  }
  throw Error(ErrorKind::kData, mnist.name + ": its digits cannot be found again in pictures of them");
}

void copy_image(const Dataset& mnist, std::size_t row, std::span<std::uint8_t> image) {
  std::ranges::transform(mnist.image(row), image.begin(), [&mnist](std::uint8_t pixel) {
    return static_cast<std::uint8_t>((255u * pixel + mnist.max_value / 2u) / mnist.max_value);
  });
}

void require_usable(const Dataset& mnist) {
  if (mnist.height != kSide || mnist.width != kSide) {
    fail(ErrorKind::kData, "{}: expected images of 28x28 pixels to make others from, got {}x{}", mnist.name,
         mnist.width, mnist.height);
  }
  for (std::size_t i = 0; i < mnist.size(); ++i) {
    const auto darkest = *std::ranges::max_element(mnist.image(i));
    if (2 * darkest < mnist.max_value) fail(ErrorKind::kData, "{}: image {} holds no ink", mnist.name, i);
  }
}

}  // namespace

Dataset make_reading_data(const Dataset& mnist, std::uint64_t seed, ThreadPool& threads) {
  require_usable(mnist);
  const std::size_t plain = mnist.size(), redrawn = plain * 3 / 4, font = plain / 2, others = plain * 11 / 10;
  const std::size_t count = plain + redrawn + font + others;
  Dataset data = {mnist.name, kSide, kSide, 255, {}, {}, kNotADigit + 1};
  data.labels.resize(count);
  data.pixels.resize(count * data.image_size());
  const auto order = RandomStream(seed, Purpose::kSynthesis, 1, 0).permutation(count);
  const auto make = [&](std::size_t item, std::size_t row) {
    const std::span image = std::span(data.pixels).subspan(row * data.image_size(), data.image_size());
    if (item < plain) {
      copy_image(mnist, item, image);
      data.labels[row] = mnist.labels[item];
      return;
    }
    const Part part = item < plain + redrawn          ? Part::kRedrawn
                      : item < plain + redrawn + font ? Part::kFont
                                                      : Part::kOther;
    data.labels[row] = make_image(mnist, part, RandomStream(seed, Purpose::kSynthesis, 0, item), image);
  };
  threads.run((count + kPortion - 1) / kPortion, [&](std::size_t portion) {
    for (std::size_t row = portion * kPortion; row < std::min(count, (portion + 1) * kPortion); ++row) {
      make(order[row], row);
    }
  });
  return data;
}

}  // namespace inkling
