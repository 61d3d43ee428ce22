#include "classic/kernel.h"

#include <gtest/gtest.h>

#include <hwy/targets.h>

#include <cmath>

#include "base/denormals.h"
#include "base/random.h"
#include "classic/reference.h"
#include "dataset/builtin.h"
#include "support/classic_start.h"
#include "support/forced_target.h"
#include "support/golden.h"

namespace inkling::classic {
namespace {

using test::ClassicStart;

// Every instruction set that this machine has and the kernel was compiled for.
std::vector<std::int64_t> targets() { return hwy::SupportedAndGeneratedTargets(); }

// The largest absolute difference between the kernel's weights and the oracle's.
template <typename T>
double weight_difference(const ClassicWeights<T>& weights, const ClassicReference& reference) {
  double largest = 0;
  for (std::size_t h = 0; h < weights.hidden(); ++h) {
    for (std::size_t i = 0; i < weights.inputs(); ++i) {
      const double expected = reference.v()[i * weights.hidden() + h];
      largest = std::max(largest, std::abs(static_cast<double>(weights.v_row(i)[h]) - expected));
    }
    for (std::size_t k = 0; k < kClassicOutputs; ++k) {
      const double expected = reference.w()[h * kClassicOutputs + k];
      largest = std::max(largest, std::abs(static_cast<double>(weights.w_row(k)[h]) - expected));
    }
  }
  return largest;
}

template <typename T>
void expect_follows_reference(std::size_t hidden, std::size_t steps, double tolerance) {
  const base::FlushDenormals flush;
  const dataset::Dataset digits = dataset::builtin_digits();
  for (const std::int64_t target : targets()) {
    const test::ForcedTarget forced(target);
    ClassicStart start(digits, /*seed=*/0, hidden);
    ClassicWeights<T> weights = start.weights<T>();
    ClassicWeights<T> at_once = weights;
    const ClassicSamples<T> samples = start.samples<T>();
    ClassicReference reference = start.reference();
    std::vector<std::uint32_t> order;
    for (std::size_t n = 0; n < steps; ++n) {
      const std::uint32_t sample = start.next_sample();
      order.push_back(sample);
      const auto outputs = classic_forward(weights, samples, sample);
      const auto expected = reference.step(start.image(sample), samples.labels[sample], 0.12);
      for (std::size_t k = 0; k < kClassicOutputs; ++k) {
        ASSERT_NEAR(outputs[k], expected[k], tolerance)
            << hwy::TargetName(target) << ", " << hidden << " hidden, step " << n << ", output " << k;
      }
      classic_train(weights, samples, std::span(&sample, 1), static_cast<T>(0.12));
    }
    EXPECT_LT(weight_difference(weights, reference), tolerance * 10) << hwy::TargetName(target);
    classic_train(at_once, samples, order, static_cast<T>(0.12));
    EXPECT_LT(weight_difference(at_once, reference), tolerance * 10) << hwy::TargetName(target);
  }
}

TEST(ClassicKernel, FollowsTheReferenceInFloatFor200Steps) { expect_follows_reference<float>(100, 200, 2e-3); }

TEST(ClassicKernel, FollowsTheReferenceInDoubleFor200Steps) { expect_follows_reference<double>(100, 200, 1e-10); }

TEST(ClassicKernel, FollowsTheReferenceForAnyNumberOfHiddenUnits) {
  for (const std::size_t hidden : {1u, 2u, 15u, 16u, 17u, 31u, 97u, 113u, 224u, 225u, 300u}) {
    expect_follows_reference<double>(hidden, 20, 1e-10);
  }
}

// tests/golden/classic_output_seed0.csv: NumPy's outputs before step 0..99, 100, 200, …
TEST(ClassicKernel, GivesTheOutputsOfThePublishedProgramFor500Steps) {
  const auto golden = test::golden_numbers("classic_output_seed0.csv");
  const base::FlushDenormals flush;
  const dataset::Dataset digits = dataset::builtin_digits();
  for (const std::int64_t target : targets()) {
    const test::ForcedTarget forced(target);
    ClassicStart start(digits, 0, 100);
    ClassicWeights<double> weights = start.weights<double>();
    const ClassicSamples<double> samples = start.samples<double>();
    std::size_t line = 0;
    for (std::size_t n = 0; n <= 500; ++n) {
      const std::uint32_t sample = start.next_sample();
      if (static_cast<double>(n) == golden[line][0]) {
        const auto outputs = classic_forward(weights, samples, sample);
        for (std::size_t k = 0; k < kClassicOutputs; ++k) {
          ASSERT_NEAR(outputs[k], golden[line][k + 1], 1e-8) << hwy::TargetName(target) << ", step " << n;
        }
        ++line;
      }
      classic_train(weights, samples, std::span(&sample, 1), 0.12);
    }
    EXPECT_EQ(line, 105u);
  }
}

// A run may be cut anywhere (where the accuracy is measured) without changing a bit of it.
TEST(ClassicKernel, DoesNotDependOnHowTheStepsAreCutUp) {
  const base::FlushDenormals flush;
  const dataset::Dataset digits = dataset::builtin_digits();
  ClassicStart start(digits, 3, 100);
  ClassicWeights<float> whole = start.weights<float>();
  ClassicWeights<float> pieces = whole;
  const ClassicSamples<float> samples = start.samples<float>();
  std::vector<std::uint32_t> order;
  for (int i = 0; i < 300; ++i) order.push_back(start.next_sample());
  classic_train(whole, samples, order, 0.12f);
  for (std::size_t first = 0, count = 1; first < order.size(); first += count++) {
    classic_train(pieces, samples, std::span(order).subspan(first, std::min(count, order.size() - first)), 0.12f);
  }
  EXPECT_TRUE(std::equal(whole.v_row(0), whole.v_row(0) + 64 * whole.padded(), pieces.v_row(0)));
  EXPECT_TRUE(std::equal(whole.w_row(0), whole.w_row(0) + 10 * whole.padded(), pieces.w_row(0)));
}

// Instruction sets with fused multiply-add give the same bits after any number of steps.
TEST(ClassicKernel, GivesTheSameBitsOnEveryTargetWithFusedMultiplyAdd) {
  const base::FlushDenormals flush;
  const dataset::Dataset digits = dataset::builtin_digits();
  std::vector<ClassicWeights<float>> results;
  for (const std::int64_t target : targets()) {
    if ((target & (HWY_AVX2 | HWY_AVX3 | HWY_NEON)) == 0) continue;
    const test::ForcedTarget forced(target);
    ClassicStart start(digits, 1, 100);
    results.push_back(start.weights<float>());
    std::vector<std::uint32_t> order;
    for (int i = 0; i < 5000; ++i) order.push_back(start.next_sample());
    classic_train(results.back(), start.samples<float>(), order, 0.12f);
  }
  for (std::size_t i = 1; i < results.size(); ++i) {
    EXPECT_TRUE(std::equal(results[0].v_row(0), results[0].v_row(0) + 64 * results[0].padded(), results[i].v_row(0)));
    EXPECT_TRUE(std::equal(results[0].w_row(0), results[0].w_row(0) + 10 * results[0].padded(), results[i].w_row(0)));
  }
}

}  // namespace
}  // namespace inkling::classic
