// Augmentation, the time an image on one thread.
//   cmake --preset release -D INKLING_BENCH=ON && cmake --build build/release --target augment_bench
//   build/release/bench/augment_bench

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "augmentation/augment.h"

namespace inkling {
namespace {

constexpr std::uint64_t kSeed = 1;
constexpr std::size_t kImages = 256;  // in turn, as training goes through a dataset

// Rings of ink: as much paper, edge and ink as digits have.
std::vector<std::uint8_t> ring(std::size_t side, std::size_t number) {
  std::vector<std::uint8_t> pixels(side * side);
  const double middle = (static_cast<double>(side) - 1) / 2;
  const double radius = (0.2 + 0.1 * static_cast<double>(number % 3)) * static_cast<double>(side);
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    const double from_middle =
        std::hypot(static_cast<double>(i / side) - middle, static_cast<double>(i % side) - middle);
    pixels[i] = static_cast<std::uint8_t>(255 * std::max(0.0, 1 - std::abs(from_middle - radius) / 2));
  }
  return pixels;
}

void augment(benchmark::State& state, const std::string& text, std::size_t side) {
  const augmentation::Augmenter augmenter(augmentation::parse_augmentation(text), side, side, 255);
  std::vector<std::vector<std::uint8_t>> images;
  for (std::size_t i = 0; i < kImages; ++i) images.push_back(ring(side, i));
  augmentation::AugmentScratch scratch;
  std::vector<float> out(side * side);
  std::uint64_t index = 0;
  for (auto _ : state) {
    const auto label = static_cast<std::uint8_t>(index % 10);
    augmenter.apply(images[index % kImages], label, base::RandomStream(kSeed, base::Purpose::kAugment, 0, index),
                    scratch, out);
    benchmark::DoNotOptimize(out.data());
    ++index;
  }
  state.SetItemsProcessed(state.iterations());
}

const std::string kAffine = "rotate 12 1:0.5 7:0.5 | shear 8 | scale 0.15 | shift 2";

BENCHMARK_CAPTURE(augment, 28x28_none, "none", 28);
BENCHMARK_CAPTURE(augment, 28x28_affine, kAffine, 28);
BENCHMARK_CAPTURE(augment, 28x28_affine_elastic, kAffine + " | elastic 4 1", 28);
BENCHMARK_CAPTURE(augment, 28x28_affine_elastic_thickness, kAffine + " | elastic 4 1 | thickness 0.3", 28);
BENCHMARK_CAPTURE(augment, 28x28_all, kAffine + " | elastic 4 1 | thickness 0.3 | contrast 0.3 | noise 0.1", 28);
BENCHMARK_CAPTURE(augment, 8x8_upsample_2, "rotate 7 | scale 0.07 | shift 0.5 | upsample 2", 8);
BENCHMARK_CAPTURE(augment, 8x8_upsample_4, "rotate 7 | scale 0.07 | shift 0.5 | upsample 4", 8);
BENCHMARK_CAPTURE(augment, 8x8_upsample_4_elastic, "rotate 7 | scale 0.07 | elastic 1.5 0.2 | upsample 4", 8);

}  // namespace
}  // namespace inkling

BENCHMARK_MAIN();
