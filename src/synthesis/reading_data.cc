#include "synthesis/reading_data.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/digits.h"
#include "base/error.h"
#include "base/stream.h"
#include "synthesis/candidate.h"
#include "synthesis/line_scene.h"
#include "synthesis/photograph.h"
#include "synthesis/scene.h"

namespace inkling::synthesis {
namespace {

constexpr std::size_t kSide = 28;
constexpr int kAttempts = 20;
constexpr float kLeastInk = 5;         // pixels of full ink: an image with less shows nothing
constexpr std::size_t kPortion = 256;  // images that a thread makes at a time

enum class Part : std::uint8_t { kPlain, kRedrawn, kFont, kPen, kCut, kCutSign, kCutWrongly, kSign, kOther };

// How many images of each part, in that order, `count` digits give.
std::vector<std::pair<Part, std::size_t>> parts_of(std::size_t count) {
  return {{Part::kPlain, count},
          {Part::kRedrawn, count * 6 / 10},
          {Part::kFont, count * 3 / 10},
          {Part::kPen, count * 8 / 10},
          {Part::kCut, count * 6 / 10},
          {Part::kCutSign, count * 4 / 10},
          {Part::kCutWrongly, count * 6 / 10},
          {Part::kSign, count * 2 / 10},
          {Part::kOther, count * 6 / 10}};
}

// `plainly`: black on white.
raster::Image pictured(const Ink& ink, float height, bool plainly, base::RandomStream& random) {
  const PictureStyle style = plainly ? PictureStyle{} : random_style(height, random);
  return photograph(ink, style, random);
}

std::optional<CutOut> cut_out_of_a_line(const dataset::Dataset& mnist, Wanted wanted, bool plainly,
                                        base::RandomStream& random) {
  const LineScene scene = random_line(mnist, wanted == Wanted::kSign ? Content::kWithSigns : Content::kAny, random);
  return cut_from_line(pictured(scene.ink, scene.height, plainly, random), scene, wanted, random);
}

Scene make_scene(const dataset::Dataset& mnist, Part part, base::RandomStream& random) {
  if (part == Part::kFont) return font_scene(mnist, random);
  if (part == Part::kPen) return pen_scene(mnist, random);
  if (part == Part::kSign) return sign_scene(random);
  if (part == Part::kOther) return other_scene(random);
  return digit_scene(mnist, random.below(static_cast<std::uint32_t>(mnist.size())), random);
}

// What is found of a scene or of a line; nullopt where that is nothing.
std::optional<CutOut> find_one(const dataset::Dataset& mnist, Part part, bool plainly, base::RandomStream& random) {
  if (part == Part::kCut) return cut_out_of_a_line(mnist, Wanted::kDigit, plainly, random);
  if (part == Part::kCutSign) return cut_out_of_a_line(mnist, Wanted::kSign, plainly, random);
  if (part == Part::kCutWrongly) return cut_out_of_a_line(mnist, Wanted::kOther, plainly, random);
  const Scene scene = make_scene(mnist, part, random);
  auto patch = find_candidate(pictured(scene.ink, scene.height, plainly, random), scene);
  if (!patch) return std::nullopt;
  return CutOut{std::move(*patch), scene.label};
}

// Writes the image of one and returns its label. What shows nothing is made anew.
std::uint8_t make_image(const dataset::Dataset& mnist, Part part, base::RandomStream random,
                        std::span<std::uint8_t> image) {
  std::array<float, kSide * kSide> input;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const auto found = find_one(mnist, part, attempt + 1 == kAttempts, random);
    if (!found) continue;
    segmentation::normalize(found->patch, kReadingNormalization, input);
    if (std::accumulate(input.begin(), input.end(), 0.0f) < kLeastInk) continue;
    std::ranges::transform(input, image.begin(),
                           [](float ink) { return static_cast<std::uint8_t>(std::lround(255 * ink)); });
    return found->label;
  }
  throw Error(ErrorKind::kData, mnist.name + ": its digits cannot be found again in pictures of them");
}

void copy_image(const dataset::Dataset& mnist, std::size_t row, std::span<std::uint8_t> image) {
  std::ranges::transform(mnist.image(row), image.begin(), [&mnist](std::uint8_t pixel) {
    return static_cast<std::uint8_t>((255u * pixel + mnist.max_value / 2u) / mnist.max_value);
  });
}

void require_usable(const dataset::Dataset& mnist) {
  if (mnist.height != kSide || mnist.width != kSide) {
    base::fail(ErrorKind::kData, "{}: expected images of 28x28 pixels to make others from, got {}x{}", mnist.name,
               mnist.width, mnist.height);
  }
  for (std::size_t i = 0; i < mnist.size(); ++i) {
    const auto darkest = *std::ranges::max_element(mnist.image(i));
    if (2 * darkest < mnist.max_value) base::fail(ErrorKind::kData, "{}: image {} holds no ink", mnist.name, i);
  }
}

}  // namespace

dataset::Dataset make_reading_data(const dataset::Dataset& mnist, std::uint64_t seed, base::ThreadPool& threads) {
  require_usable(mnist);
  std::vector<Part> parts;
  for (const auto& [part, count] : parts_of(mnist.size())) parts.insert(parts.end(), count, part);
  const std::size_t count = parts.size();
  dataset::Dataset data = {mnist.name, kSide, kSide, 255, {}, {}, base::kLabels};
  data.labels.resize(count);
  data.pixels.resize(count * data.image_size());
  const auto order = base::RandomStream(seed, base::Purpose::kSynthesis, 1, 0).permutation(count);
  const auto make = [&](std::size_t item, std::size_t row) {
    const std::span image = std::span(data.pixels).subspan(row * data.image_size(), data.image_size());
    if (parts[item] == Part::kPlain) {
      copy_image(mnist, item, image);
      data.labels[row] = mnist.labels[item];
      return;
    }
    data.labels[row] =
        make_image(mnist, parts[item], base::RandomStream(seed, base::Purpose::kSynthesis, 0, item), image);
  };
  threads.run((count + kPortion - 1) / kPortion, [&](std::size_t portion) {
    for (std::size_t row = portion * kPortion; row < std::min(count, (portion + 1) * kPortion); ++row) {
      make(order[row], row);
    }
  });
  return data;
}

}  // namespace inkling::synthesis
