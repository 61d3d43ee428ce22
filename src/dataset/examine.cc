#include "dataset/examine.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "base/digits.h"
#include "base/error.h"
#include "dataset/builtin.h"
#include "raster/image.h"
#include "raster/resample.h"

namespace inkling::dataset {
namespace {

using base::kDigits;

constexpr std::size_t kSide = 8;            // of the images that are compared
constexpr std::size_t kImagesADigit = 200;  // that are enough for a mean
constexpr std::size_t kFewestDigits = 4;    // that say which way up images are
constexpr std::size_t kFewestImages = 20;   // that say something surely
constexpr double kSurely = 0.12;            // difference of mean correlations: EMNIST's are near 0.3
constexpr double kPerhaps = 0.04;
constexpr double kMostly = 0.9;      // share of images
constexpr int kBrightestCount = 16;  // of digits as counts, 8x8
constexpr int kDim = 128;            // where full ink is 255

using Mean = std::array<double, kSide * kSide>;

// --- Range

int brightest(const Partition& data) {
  int most = 0;
  for (const Subset* part : {&data.train, &data.test}) {
    if (part->data) most = std::max<int>(most, std::ranges::max(part->data->pixels));
  }
  return most;
}

void scale(Dataset& data, unsigned full) {
  for (std::uint8_t& pixel : data.pixels) {
    pixel = static_cast<std::uint8_t>(std::min(255u, (pixel * 255u + full / 2) / full));
  }
}

// --- Polarity

// Whether the border of an image is brighter than half of full ink: digits seldom touch it.
bool has_bright_border(std::span<const std::uint8_t> image, const Dataset& data) {
  std::size_t sum = 0;
  std::size_t count = 0;
  for (std::size_t y = 0; y < data.height; ++y) {
    const bool whole = y == 0 || y + 1 == data.height;
    for (std::size_t x = 0; x < data.width; x += whole ? 1 : std::max<std::size_t>(1, data.width - 1)) {
      sum += image[y * data.width + x];
      ++count;
    }
  }
  return 2 * sum > count * data.max_value;
}

struct Brightness {
  std::size_t bright = 0;
  std::size_t images = 0;
};

Brightness borders(const Partition& data) {
  Brightness found;
  for (const Subset* part : {&data.train, &data.test}) {
    for (std::size_t i = 0; i < part->size(); ++i) found.bright += has_bright_border(part->image(i), *part->data);
    found.images += part->size();
  }
  return found;
}

void invert(Dataset& data) {
  for (std::uint8_t& pixel : data.pixels) pixel = static_cast<std::uint8_t>(data.max_value - pixel);
}

// --- Turn

void transpose(Dataset& data) {
  std::vector<std::uint8_t> image(data.image_size());
  for (std::size_t i = 0; i < data.size(); ++i) {
    const auto pixels = std::span(data.pixels).subspan(i * data.image_size(), data.image_size());
    std::ranges::copy(pixels, image.begin());
    for (std::size_t y = 0; y < data.width; ++y) {
      for (std::size_t x = 0; x < data.height; ++x) pixels[y * data.height + x] = image[x * data.width + y];
    }
  }
  std::swap(data.height, data.width);
}

// The ink of an image cut out and fitted into 8×8.
void add_fitted(std::span<const std::uint8_t> image, const Dataset& data, Mean& sum) {
  raster::Box box{data.width, data.height, 0, 0};
  std::size_t right = 0, bottom = 0;
  for (std::size_t y = 0; y < data.height; ++y) {
    for (std::size_t x = 0; x < data.width; ++x) {
      if (4 * image[y * data.width + x] < data.max_value) continue;
      box.left = std::min(box.left, x);
      box.top = std::min(box.top, y);
      right = std::max(right, x + 1);
      bottom = std::max(bottom, y + 1);
    }
  }
  if (right <= box.left || bottom <= box.top) return;
  box.width = right - box.left;
  box.height = bottom - box.top;
  const raster::Image whole(data.width, data.height, {image.begin(), image.end()});
  const raster::Image small = raster::fit(raster::crop(whole, box), kSide, kSide, 0);
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += static_cast<double>(small.values[i]) / data.max_value;
}

struct Means {
  std::array<Mean, kDigits> of = {};
  std::array<std::size_t, kDigits> images = {};
};

Means means_of(const Subset& part) {
  Means means;
  for (std::size_t i = 0; i < part.size(); ++i) {
    const std::size_t digit = part.label(i);
    if (digit >= kDigits || means.images[digit] >= kImagesADigit) continue;
    ++means.images[digit];
    add_fitted(part.image(i), *part.data, means.of[digit]);
  }
  return means;
}

// One of the eight ways in which a square can lie: bit 0 mirrored left to right, bit 1 top to bottom, bit 2 transposed
// before that.
std::size_t turned(std::size_t place, int way) {
  std::size_t x = place % kSide, y = place / kSide;
  if ((way & 1) != 0) x = kSide - 1 - x;
  if ((way & 2) != 0) y = kSide - 1 - y;
  if ((way & 4) != 0) std::swap(x, y);
  return y * kSide + x;
}

double correlation(const Mean& a, const Mean& b, int way) {
  double mean_a = 0, mean_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    mean_a += a[i] / static_cast<double>(a.size());
    mean_b += b[i] / static_cast<double>(b.size());
  }
  double product = 0, square_a = 0, square_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double from_a = a[turned(i, way)] - mean_a, from_b = b[i] - mean_b;
    product += from_a * from_b;
    square_a += from_a * from_a;
    square_b += from_b * from_b;
  }
  return square_a > 0 && square_b > 0 ? product / std::sqrt(square_a * square_b) : 0;
}

enum class Turn : std::uint8_t { kUpright, kTransposed, kPerhapsTransposed, kOtherwise };

// How the digits lie, by the way in which their mean images are most like those of the built-in digits.
Turn turn_of(const Subset& part) {
  const Means means = means_of(part);
  static const Means upright = means_of(whole(builtin_digits()));
  std::array<double, 8> likeness = {};
  std::size_t digits = 0;
  for (std::size_t digit = 0; digit < kDigits; ++digit) {
    if (means.images[digit] == 0) continue;
    ++digits;
    for (int way = 0; way < 8; ++way) {
      likeness[static_cast<std::size_t>(way)] += correlation(means.of[digit], upright.of[digit], way);
    }
  }
  if (digits < kFewestDigits) return Turn::kUpright;
  const auto best = static_cast<std::size_t>(std::ranges::max_element(likeness) - likeness.begin());
  const double more = (likeness[best] - likeness[0]) / static_cast<double>(digits);
  constexpr std::size_t kTransposedWay = 4;
  if (more <= (best == kTransposedWay ? kPerhaps : kSurely)) return Turn::kUpright;
  const bool few = part.size() < kFewestImages;
  if (best != kTransposedWay) return few ? Turn::kUpright : Turn::kOtherwise;
  return more > kSurely && !few ? Turn::kTransposed : Turn::kPerhapsTransposed;
}

// --- All of it

// Gives every dataset of `data` to `change`, once.
void change_all(Partition& data, const std::function<void(Dataset&)>& change) {
  const auto changed = [&](Subset& part) {
    if (!part.data) return;
    Dataset copy = *part.data;
    change(copy);
    part.data = std::make_shared<const Dataset>(std::move(copy));
  };
  changed(data.train);
  changed(data.test);
}

void correct_range(Partition& data, const std::optional<std::uint8_t>& asked) {
  const int most = brightest(data);
  const int full = data.train.data->max_value;
  if (asked)
    return change_all(data, [&](Dataset& part) {
      scale(part, *asked);
      part.max_value = 255;
    });
  if (full != 255 || most == 0 || most >= kDim) return;
  const bool few = data.train.size() + data.test.size() < kFewestImages;
  const bool are_counts =
      data.train.data->height == kSide && data.train.data->width == kSide && most > 1 && most <= kBrightestCount;
  if (most == 1) {
    change_all(data, [](Dataset& part) { scale(part, 1); });
    data.warnings.emplace_back("no pixel is above 1: 1 is taken as full ink (--scale 255 leaves them as they are)");
  } else if (are_counts) {
    change_all(data, [](Dataset& part) { part.max_value = kBrightestCount; });
    data.warnings.emplace_back(
        "no pixel is above 16: 16 is taken as full ink, as in scikit-learn's digits (--scale 255 "
        "leaves them as they are)");
  } else if (!few) {
    data.warnings.push_back(fmt::format("no pixel is above {0} of 255: --scale {0} takes {0} as full ink", most));
  }
}

void correct_polarity(Partition& data, const std::optional<bool>& asked) {
  if (asked) {
    if (*asked) change_all(data, invert);
    return;
  }
  const Brightness found = borders(data);
  const double share = static_cast<double>(found.bright) / static_cast<double>(std::max<std::size_t>(1, found.images));
  if (share >= kMostly) {
    change_all(data, invert);
    data.warnings.push_back(
        fmt::format("the paper is bright ({:.0f}% of the images), the digits dark: turned over, as "
                    "networks expect 0 for paper (--no-invert leaves them as they are)",
                    100 * share));
  } else if (share > 1 - kMostly) {
    data.warnings.push_back(
        fmt::format("{} of {} images have bright paper, the others dark: --invert or --no-invert decides, "
                    "for all of them",
                    found.bright, found.images));
  }
}

void correct_turn(Partition& data, const std::optional<bool>& asked, bool has_labels) {
  if (asked) {
    if (*asked) change_all(data, transpose);
    return;
  }
  if (!has_labels) return;
  switch (turn_of(data.train)) {
    case Turn::kUpright: break;
    case Turn::kTransposed:
      change_all(data, transpose);
      data.warnings.emplace_back(
          "the digits are transposed, rows for columns, as EMNIST has them: turned upright (--no-transpose leaves them "
          "as they are)");
      break;
    case Turn::kPerhapsTransposed:
      data.warnings.emplace_back("the digits look transposed, rows for columns: --transpose turns them");
      break;
    case Turn::kOtherwise:
      data.warnings.emplace_back("the digits do not look upright: are the images turned or mirrored?");
      break;
  }
}

}  // namespace

Partition examined(Partition data, const Correction& correction, bool has_labels) {
  correct_range(data, correction.scale);
  correct_polarity(data, correction.invert);
  correct_turn(data, correction.transpose, has_labels);
  return data;
}

std::vector<std::string> label_warnings(const Partition& data) {
  std::vector<std::string> warnings;
  std::array<std::size_t, 256> counts = {};
  for (const std::uint8_t label : data.train.labels()) ++counts[label];
  std::vector<std::size_t> there, single;
  for (std::size_t digit = 0; digit < counts.size(); ++digit) {
    if (counts[digit] > 0) there.push_back(digit);
    if (counts[digit] == 1) single.push_back(digit);
  }
  if (there.size() == 1) {
    warnings.push_back(
        fmt::format("all {} images have the label {}: there is nothing to tell apart", data.train.size(), there[0]));
  } else if (!single.empty()) {
    warnings.push_back(fmt::format("a single image each of {}", fmt::join(single, ", ")));
  }
  if (data.test.empty() || data.test.data == data.train.data) return warnings;
  const auto text_of = [](std::span<const std::uint8_t> image) {
    return std::string_view(reinterpret_cast<const char*>(image.data()), image.size());
  };
  std::unordered_set<std::string_view> known;
  for (std::size_t i = 0; i < data.train.size(); ++i) known.insert(text_of(data.train.image(i)));
  std::size_t shared = 0;
  for (std::size_t i = 0; i < data.test.size(); ++i) shared += known.count(text_of(data.test.image(i)));
  if (shared > 0) {
    warnings.push_back(
        fmt::format("{} of {} test images are among the training images, too", shared, data.test.size()));
  }
  return warnings;
}

}  // namespace inkling::dataset
