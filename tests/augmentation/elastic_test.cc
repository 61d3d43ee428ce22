#include "augmentation/elastic.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace inkling::augmentation {
namespace {

using Values = std::vector<float>;

constexpr std::size_t kSide = 28;
constexpr int kFields = 2000;

// The displacements of field number `index`: x and y, [kSide, kSide] each.
struct Displacements {
  Displacements(const ElasticField& field, std::uint64_t index) : x(kSide * kSide), y(kSide * kSide) {
    ElasticScratch scratch;
    base::RandomStream random(5, base::Purpose::kTest, 0, index);
    field.draw(random, scratch);
    for (std::size_t row = 0; row < kSide; ++row) {
      field.add_row(row, scratch, std::span(x).subspan(row * kSide, kSide), std::span(y).subspan(row * kSide, kSide));
    }
  }

  Values x;
  Values y;
};

double product(float a, float b) { return static_cast<double>(a) * static_cast<double>(b); }

TEST(ElasticField, HasTheStandardDeviationStated) {
  for (const float sigma : {1.0f, 4.0f, 8.0f}) {
    const ElasticField field(sigma, 1.5f, kSide, kSide, 1);
    double sum = 0, square_x = 0, square_y = 0, both = 0;
    for (std::uint64_t i = 0; i < kFields; ++i) {
      const Displacements d(field, i);
      for (std::size_t p = 0; p < d.x.size(); ++p) {
        sum += static_cast<double>(d.x[p]) + static_cast<double>(d.y[p]);
        square_x += product(d.x[p], d.x[p]), square_y += product(d.y[p], d.y[p]), both += product(d.x[p], d.y[p]);
      }
    }
    constexpr double kCount = kFields * static_cast<double>(kSide * kSide);
    EXPECT_NEAR(std::sqrt(square_x / kCount), 1.5, 0.03) << sigma;
    EXPECT_NEAR(std::sqrt(square_y / kCount), 1.5, 0.03) << sigma;
    EXPECT_NEAR(sum / kCount, 0, 0.05) << sigma;
    EXPECT_NEAR(both / kCount, 0, 0.05) << "x and y are independent, sigma " << sigma;
  }
}

// White noise smoothed by a Gaussian of σ has the correlation e^(-d²/4σ²) at distance d.
TEST(ElasticField, IsAsSmoothAsNoiseBlurredByAGaussian) {
  constexpr float kSigma = 3;
  const ElasticField field(kSigma, 1, kSide, kSide, 1);
  for (const std::size_t distance : {1u, 3u, 6u, 12u}) {
    double across = 0, down = 0;
    for (std::uint64_t i = 0; i < kFields; ++i) {
      const Displacements d(field, i);
      for (std::size_t p = 0; p + distance < kSide; ++p) {
        across += product(d.x[10 * kSide + p], d.x[10 * kSide + p + distance]);
        down += product(d.y[p * kSide + 10], d.y[(p + distance) * kSide + 10]);
      }
    }
    const double count = kFields * static_cast<double>(kSide - distance);
    const double expected = std::exp(-static_cast<double>(distance * distance) / (4 * kSigma * kSigma));
    EXPECT_NEAR(across / count, expected, 0.06) << distance;
    EXPECT_NEAR(down / count, expected, 0.06) << distance;
  }
}

TEST(ElasticField, HasNoJumps) {
  const ElasticField field(4, 1, kSide, kSide, 1);
  for (std::uint64_t i = 0; i < 200; ++i) {
    const Displacements d(field, i);
    for (std::size_t p = 1; p < d.x.size(); ++p) {
      if (p % kSide == 0) continue;
      EXPECT_LT(std::abs(d.x[p] - d.x[p - 1]), 0.7f);
    }
  }
}

// Finer pixels see the same field: the mean over a pixel's four is near the value at its middle.
TEST(ElasticField, IsTheSameFieldOnFinerPixels) {
  const ElasticField coarse(4, 1, 8, 8, 1), fine(4, 1, 8, 8, 2);
  ElasticScratch scratch;
  Values coarse_x(8), coarse_y(8), fine_x(16), fine_y(16);
  base::RandomStream random(1, base::Purpose::kTest, 0, 0), same(1, base::Purpose::kTest, 0, 0);
  coarse.draw(random, scratch);
  coarse.add_row(3, scratch, coarse_x, coarse_y);
  fine.draw(same, scratch);
  fine.add_row(6, scratch, fine_x, fine_y);
  fine.add_row(7, scratch, fine_x, fine_y);
  for (std::size_t i = 0; i < 8; ++i) {
    EXPECT_NEAR((fine_x[2 * i] + fine_x[2 * i + 1]) / 4, coarse_x[i], 0.02);
    EXPECT_NEAR((fine_y[2 * i] + fine_y[2 * i + 1]) / 4, coarse_y[i], 0.02);
  }
}

TEST(ElasticField, TakesOneNumberANode) {
  const ElasticField field(4, 1, kSide, kSide, 1);
  EXPECT_EQ(field.node_count(), 64u);  // 28 pixels are 4.04 spacings of 4·√3: 8 nodes each way
  ElasticScratch scratch;
  base::RandomStream random(1, base::Purpose::kTest, 0, 0), other(1, base::Purpose::kTest, 0, 0);
  field.draw(random, scratch);
  for (std::size_t i = 0; i < 64; ++i) other.next();
  EXPECT_EQ(random.next(), other.next());
}

}  // namespace
}  // namespace inkling::augmentation
