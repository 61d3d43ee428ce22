// How much of an image is left of it when it comes back from a picture:
//
//   round_trip [DATA [COUNT]]                (mnist and 1000 by default)
//
// Each test image is enlarged smoothly, put on grey paper, found (find_ink) and normalized. Prints, for each
// enlargement, the mean absolute difference from the image, of 1 for full ink, over all pixels and over those with ink,
// and what stays if the result may be moved by a pixel; and the width of strokes in the data.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "dataset/open.h"
#include "segmentation/components.h"
#include "segmentation/ink.h"
#include "segmentation/normalize.h"
#include "segmentation/stroke.h"

using namespace inkling;

namespace {

constexpr std::size_t kMargin = 6;  // pixels of the image, of paper around it

// Bilinear interpolation between the middles of pixels, on paper of 210 with ink of 40.
raster::Image enlarged(std::span<const std::uint8_t> image, std::size_t side, std::size_t factor) {
  const std::size_t size = (side + 2 * kMargin) * factor;
  raster::Image picture(size, size);
  const auto value = [&](std::ptrdiff_t x, std::ptrdiff_t y) {
    const auto end = static_cast<std::ptrdiff_t>(side);
    return x < 0 || y < 0 || x >= end || y >= end ? 0.0
                                                  : static_cast<double>(image[static_cast<std::size_t>(y * end + x)]);
  };
  for (std::size_t y = 0; y < size; ++y) {
    for (std::size_t x = 0; x < size; ++x) {
      const auto place = [&](std::size_t i) {
        return (static_cast<double>(i) + 0.5) / static_cast<double>(factor) - static_cast<double>(kMargin) - 0.5;
      };
      const double left = std::floor(place(x));
      const double top = std::floor(place(y));
      const double right = place(x) - left;
      const double down = place(y) - top;
      const auto i = static_cast<std::ptrdiff_t>(left);
      const auto j = static_cast<std::ptrdiff_t>(top);
      const double ink = (1 - down) * ((1 - right) * value(i, j) + right * value(i + 1, j)) +
                         down * ((1 - right) * value(i, j + 1) + right * value(i + 1, j + 1));
      picture.values[y * size + x] = static_cast<std::uint8_t>(std::lround(210 - ink * 170 / 255));
    }
  }
  return picture;
}

double difference(std::span<const std::uint8_t> image, std::span<const float> input, std::size_t side, int dx, int dy) {
  double sum = 0;
  const auto end = static_cast<int>(side);
  for (int y = 0; y < end; ++y) {
    for (int x = 0; x < end; ++x) {
      const bool inside = x + dx >= 0 && x + dx < end && y + dy >= 0 && y + dy < end;
      const float moved = inside ? input[static_cast<std::size_t>((y + dy) * end + x + dx)] : 0.0f;
      sum += std::abs(static_cast<double>(moved) - image[static_cast<std::size_t>(y * end + x)] / 255.0);
    }
  }
  return sum;
}

}  // namespace

int main(int argc, char** argv) {
  const dataset::Partition opened = dataset::open_dataset(argc > 1 ? argv[1] : "mnist");
  const dataset::Dataset data = dataset::with_max_value(*(opened.test.empty() ? opened.train : opened.test).data, 255);
  const std::size_t count = std::min<std::size_t>(data.size(), argc > 2 ? std::stoul(argv[2]) : 1000);
  std::vector<float> widths;
  for (std::size_t i = 0; i < count; ++i)
    widths.push_back(
        segmentation::stroke_width({data.width, data.height, {data.image(i).begin(), data.image(i).end()}}));
  std::ranges::sort(widths);
  fmt::print("strokes: {:.2f} pixels wide, 5% below {:.2f}, 5% above {:.2f}\n", widths[count / 2], widths[count / 20],
             widths[count - 1 - count / 20]);
  fmt::print("enlarged  difference  of the ink  best within a pixel\n");
  for (const std::size_t factor : {1u, 2u, 3u, 4u, 6u, 8u}) {
    double sum = 0;
    double best_sum = 0;
    double ink = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const segmentation::InkMap map = segmentation::find_ink(enlarged(data.image(i), data.width, factor));
      std::vector<float> input(28 * 28);
      segmentation::normalize(segmentation::cut_out(map, segmentation::components_of(map.mask, map.stroke_width)), {},
                              input);
      for (const std::uint8_t value : data.image(i)) ink += value / 255.0;
      sum += difference(data.image(i), input, 28, 0, 0);
      double best = 1e9;
      for (int dy = -1; dy <= 1; ++dy) {
        for (int dx = -1; dx <= 1; ++dx) best = std::min(best, difference(data.image(i), input, 28, dx, dy));
      }
      best_sum += best;
    }
    const double pixels = static_cast<double>(count) * 28 * 28;
    fmt::print("{:8}  {:10.4f}  {:10.3f}  {:19.4f}\n", factor, sum / pixels, sum / ink, best_sum / pixels);
  }
}
