// Time per stage from a page to normalized digits: an A4 page at 300 dots an inch with 500 digits on it, light falling
// off to one side, and noise.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <utility>

#include "base/stream.h"
#include "dataset/builtin.h"
#include "raster/resample.h"
#include "segmentation/components.h"
#include "segmentation/ink.h"
#include "segmentation/normalize.h"
#include "segmentation/ruled_lines.h"

using namespace inkling;

namespace {

constexpr std::size_t kWidth = 2480;
constexpr std::size_t kHeight = 3508;
constexpr std::size_t kDigit = 72;  // pixels, the sides of a digit

raster::Image page() {
  const dataset::Dataset digits = dataset::builtin_digits();
  raster::Image page(kWidth, kHeight);
  for (std::size_t y = 0; y < kHeight; ++y) {
    base::RandomStream random(1, base::Purpose::kTest, 0, y);
    for (std::size_t x = 0; x < kWidth; ++x) {
      page.values[y * kWidth + x] = static_cast<std::uint8_t>(235 - x * 60 / kWidth - random.below(8));
    }
  }
  for (std::size_t i = 0; i < 500; ++i) {
    raster::Image digit(8, 8);
    std::ranges::transform(digits.image(i), digit.values.begin(),
                           [](std::uint8_t ink) { return static_cast<std::uint8_t>(ink * 255 / 16); });
    digit = raster::resize(digit, kDigit, kDigit);
    const std::size_t left = 100 + i % 20 * 110;
    const std::size_t top = 100 + i / 20 * 130;
    for (std::size_t y = 0; y < kDigit; ++y) {
      for (std::size_t x = 0; x < kDigit; ++x) {
        if (digit.values[y * kDigit + x] > 110) page.values[(top + y) * kWidth + left + x] = 60;
      }
    }
  }
  return page;
}

void ink(benchmark::State& state) {
  const raster::Image picture = page();
  for (auto _ : state) benchmark::DoNotOptimize(segmentation::find_ink(picture));
}
BENCHMARK(ink)->Unit(benchmark::kMillisecond);

void ruled_lines(benchmark::State& state) {
  const segmentation::InkMap map = segmentation::find_ink(page());
  for (auto _ : state) {
    state.PauseTiming();
    segmentation::InkMap copy = map;
    state.ResumeTiming();
    benchmark::DoNotOptimize(segmentation::take_out_ruled_lines(std::move(copy)));
  }
}
BENCHMARK(ruled_lines)->Unit(benchmark::kMillisecond);

void components(benchmark::State& state) {
  const segmentation::InkMap map = segmentation::find_ink(page());
  for (auto _ : state) benchmark::DoNotOptimize(raster::find_components(map.mask));
  state.counters["components"] = static_cast<double>(segmentation::components_of(map.mask, map.stroke_width).size());
}
BENCHMARK(components)->Unit(benchmark::kMillisecond);

// All 500 digits.
void normalized(benchmark::State& state) {
  const segmentation::InkMap map = segmentation::find_ink(page());
  const std::vector<segmentation::Component> found = segmentation::components_of(map.mask, map.stroke_width);
  const segmentation::Normalization normalization{segmentation::InputStyle::kMnist,
                                                  static_cast<float>(state.range(0)) / 10};
  std::vector<float> input(28 * 28);
  for (auto _ : state) {
    for (const segmentation::Component& component : found)
      segmentation::normalize(segmentation::cut_out(map, std::span(&component, 1)), normalization, input);
  }
}
BENCHMARK(normalized)->Arg(0)->Arg(24)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
