#include "network/batch_inner.h"

#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "base/stream.h"
#include "support/forced_target.h"

namespace inkling::network {
namespace {

std::vector<float> random_floats(std::size_t count, std::uint64_t index) {
  base::RandomStream random(1, base::Purpose::kTest, 7, index);
  std::vector<float> values(count + kBatchInnerSlack);
  for (std::size_t i = 0; i < count; ++i) values[i] = random.normal();
  return values;
}

const std::vector<BatchInnerConv> kConvs = {
    {1, 6, 5, 2, 12, 12, 16}, {6, 16, 5, 0, 6, 5, 16}, {16, 6, 5, 4, 10, 9, 16}, {3, 7, 3, 1, 5, 7, 5},
    {1, 6, 5, 2, 9, 28, 1},   {2, 1, 1, 0, 4, 3, 33},  {1, 2, 7, 3, 8, 8, 4},
};

// f(o, c, k, l, i, j, n) for every product of a convolution.
template <typename F>
void for_products(const BatchInnerConv& conv, F f) {
  for (std::size_t o = 0; o < conv.out; ++o) {
    for (std::size_t c = 0; c < conv.in; ++c) {
      for (std::size_t k = 0; k < conv.kernel; ++k) {
        for (std::size_t l = 0; l < conv.kernel; ++l) {
          for (std::size_t i = 0; i < conv.height; ++i) {
            for (std::size_t j = 0; j < conv.width; ++j) {
              for (std::size_t n = 0; n < conv.batch; ++n) f(o, c, k, l, i, j, n);
            }
          }
        }
      }
    }
  }
}

// The same in double, and where the values lie.
class NaiveConv {
 public:
  explicit NaiveConv(const BatchInnerConv& conv)
      : conv_(conv),
        x(random_floats(conv.in * x_height() * x_width() * conv.batch, 1)),
        weight(random_floats(conv.in * conv.out * conv.kernel * conv.kernel, 2)),
        bias(random_floats(conv.out, 3)),
        dy(random_floats(outputs(), 4)) {
    for (std::size_t i = 0; i < conv.in * x_height() * x_width() * conv.batch; ++i) {
      const std::size_t row = i / conv.batch / x_width() % x_height();
      const std::size_t column = i / conv.batch % x_width();
      const bool inside = row >= conv.padding && row + conv.padding < x_height() && column >= conv.padding &&
                          column + conv.padding < x_width();
      if (!inside) x[i] = 0;
    }
  }

  std::size_t outputs() const { return conv_.out * conv_.height * conv_.width * conv_.batch; }

  std::vector<double> forward(bool with_bias, bool relu) const {
    std::vector<double> y(outputs());
    for (std::size_t i = 0; with_bias && i < y.size(); ++i) y[i] = static_cast<double>(bias[i * conv_.out / y.size()]);
    for_products(conv_, [&](std::size_t o, std::size_t c, std::size_t k, std::size_t l, std::size_t i, std::size_t j,
                            std::size_t n) {
      y[y_at(o, i, j, n)] += product(weight[w_at(o, c, k, l)], x[x_at(c, i + k, j + l, n)]);
    });
    for (double& value : y) value = relu ? std::max(0.0, value) : value;
    return y;
  }

  std::vector<double> weight_gradient() const {
    std::vector<double> gradient(conv_.in * conv_.out * conv_.kernel * conv_.kernel);
    for_products(conv_, [&](std::size_t o, std::size_t c, std::size_t k, std::size_t l, std::size_t i, std::size_t j,
                            std::size_t n) {
      gradient[w_at(o, c, k, l)] += product(dy[y_at(o, i, j, n)], x[x_at(c, i + k, j + l, n)]);
    });
    return gradient;
  }

  std::vector<double> bias_gradient() const {
    std::vector<double> gradient(conv_.out);
    for (std::size_t i = 0; i < outputs(); ++i) gradient[i * conv_.out / outputs()] += static_cast<double>(dy[i]);
    return gradient;
  }

 private:
  static double product(float a, float b) { return static_cast<double>(a) * static_cast<double>(b); }
  std::size_t x_height() const { return conv_.height + conv_.kernel - 1; }
  std::size_t x_width() const { return conv_.width + conv_.kernel - 1; }
  std::size_t x_at(std::size_t c, std::size_t i, std::size_t j, std::size_t n) const {
    return ((c * x_height() + i) * x_width() + j) * conv_.batch + n;
  }
  std::size_t y_at(std::size_t o, std::size_t i, std::size_t j, std::size_t n) const {
    return ((o * conv_.height + i) * conv_.width + j) * conv_.batch + n;
  }
  std::size_t w_at(std::size_t o, std::size_t c, std::size_t k, std::size_t l) const {
    return ((o * conv_.in + c) * conv_.kernel + k) * conv_.kernel + l;
  }

  const BatchInnerConv& conv_;

 public:
  std::vector<float> x;
  std::vector<float> weight;
  std::vector<float> bias;
  std::vector<float> dy;
};

void expect_near(std::span<const float> values, const std::vector<double>& expected) {
  for (std::size_t i = 0; i < expected.size(); ++i) ASSERT_NEAR(values[i], expected[i], 2e-4) << i;
}

class BatchInner : public testing::TestWithParam<std::int64_t> {
 protected:
  test::ForcedTarget forced_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Targets, BatchInner, testing::ValuesIn(hwy::SupportedAndGeneratedTargets()),
                         [](const auto& target) { return std::string(hwy::TargetName(target.param)); });

TEST_P(BatchInner, ConvolutionFollowsItsFormula) {
  for (const BatchInnerConv& conv : kConvs) {
    const NaiveConv naive(conv);
    std::vector<float> y(naive.outputs() + 1, 77);
    batch_inner_conv(conv, naive.x.data(), naive.weight.data(), naive.bias.data(), WithRelu::kNo, y.data());
    expect_near(y, naive.forward(true, false));
    batch_inner_conv(conv, naive.x.data(), naive.weight.data(), nullptr, WithRelu::kYes, y.data());
    expect_near(y, naive.forward(false, true));
    EXPECT_EQ(y.back(), 77);  // nothing is written behind the end
  }
}

TEST_P(BatchInner, ConvolutionGradientFollowsItsFormula) {
  for (const BatchInnerConv& conv : kConvs) {
    const NaiveConv naive(conv);
    std::vector<float> dweight(naive.weight.size());
    std::vector<float> dbias(conv.out);
    batch_inner_conv_gradient(conv, naive.x.data(), naive.dy.data(), dweight.data(), dbias.data());
    expect_near(dweight, naive.weight_gradient());
    expect_near(dbias, naive.bias_gradient());
    batch_inner_conv_gradient(conv, naive.x.data(), naive.dy.data(), dweight.data(), nullptr);
  }
}

TEST_P(BatchInner, PoolingTakesTheFirstMaximum) {
  // One channel of 2×3 for two images; the last column fills no window.
  const BatchInnerPool pool{1, 2, 3, 2, 2};
  std::vector<float> x = {1, 4, 5, 4, 9, 9, 5, -1, 2, 0, 9, 9};
  x.resize(x.size() + kBatchInnerSlack);
  std::vector<float> y(2 + kBatchInnerSlack);
  batch_inner_maxpool(pool, x.data(), y.data());
  EXPECT_EQ(y[0], 5);
  EXPECT_EQ(y[1], 4);
  std::vector<float> dy = {10, 20};
  dy.resize(2 + kBatchInnerSlack);
  std::vector<float> dx(12 + kBatchInnerSlack, 77);
  batch_inner_maxpool_gradient(pool, x.data(), y.data(), dy.data(), dx.data());
  const std::vector<float> expected = {0, 20, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  EXPECT_TRUE(std::equal(expected.begin(), expected.end(), dx.begin()));
}

TEST_P(BatchInner, PoolingFindsTheLargestOfEachWindow) {
  for (const std::size_t batch : {1u, 3u, 16u, 40u}) {
    const BatchInnerPool pool{3, 7, 9, 3, batch};
    const std::vector<float> x = random_floats(3 * 7 * 9 * batch, 5);
    std::vector<float> y(3 * 2 * 3 * batch + 1, 77);
    batch_inner_maxpool(pool, x.data(), y.data());
    for (std::size_t c = 0; c < 3; ++c) {
      for (std::size_t i = 0; i < 2; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
          for (std::size_t n = 0; n < batch; ++n) {
            float largest = -100;
            for (std::size_t k = 0; k < 9; ++k) {
              largest = std::max(largest, x[((c * 7 + i * 3 + k / 3) * 9 + j * 3 + k % 3) * batch + n]);
            }
            ASSERT_EQ(y[((c * 2 + i) * 3 + j) * batch + n], largest);
          }
        }
      }
    }
    EXPECT_EQ(y.back(), 77);
  }
}

// One channel of three values and one of equal ones, by hand: mean 2, variance 2/3, and mean 4, variance 0.
TEST_P(BatchInner, NormalizationHasMeanAndVarianceOfEachChannel) {
  const BatchInnerNorm norm{2, 3, WithRelu::kNo, 0.5f};
  const std::vector<float> x = {1, 2, 3, 4, 4, 4};
  const std::vector<float> scale = {2, 3};
  const std::vector<float> shift = {10, -1};
  std::vector<float> y(7, 77);
  std::vector<float> mean(2);
  std::vector<float> variance(2);
  std::vector<float> padded = x;
  padded.resize(x.size() + kBatchInnerSlack);
  batch_inner_norm(norm, padded.data(), scale.data(), shift.data(), y.data(), mean.data(), variance.data());
  expect_near(mean, {2, 4});
  expect_near(variance, {2.0 / 3, 0});
  const double step = 2 / std::sqrt(2.0 / 3 + 0.5);
  expect_near(y, {10 - step, 10, 10 + step, -1, -1, -1, 77});  // nothing is written behind the end
  batch_inner_norm({2, 3, WithRelu::kYes, 0.5f}, padded.data(), scale.data(), shift.data(), y.data(), mean.data(),
                   variance.data());
  expect_near(y, {10 - step, 10, 10 + step, 0, 0, 0, 77});
}

// The loss Σ dy y in double, of which the gradient is measured by moving each value.
double normed_loss(const BatchInnerNorm& norm, std::span<const float> x, std::span<const float> scale,
                   std::span<const float> shift, std::span<const float> dy, std::size_t moved, double by) {
  double loss = 0;
  for (std::size_t c = 0; c < norm.channels; ++c) {
    const auto value = [&](std::size_t i) {
      const std::size_t at = c * norm.items + i;
      return static_cast<double>(x[at]) + (at == moved ? by : 0);
    };
    double mean = 0;
    double variance = 0;
    for (std::size_t i = 0; i < norm.items; ++i) mean += value(i) / static_cast<double>(norm.items);
    for (std::size_t i = 0; i < norm.items; ++i) {
      variance += (value(i) - mean) * (value(i) - mean) / static_cast<double>(norm.items);
    }
    const std::size_t first = norm.channels * norm.items;
    const double factor = static_cast<double>(scale[c]) + (moved == first + c ? by : 0);
    const double added = static_cast<double>(shift[c]) + (moved == first + norm.channels + c ? by : 0);
    for (std::size_t i = 0; i < norm.items; ++i) {
      const double y = factor * (value(i) - mean) / std::sqrt(variance + static_cast<double>(norm.epsilon)) + added;
      loss += static_cast<double>(dy[c * norm.items + i]) * (norm.relu == WithRelu::kYes ? std::max(0.0, y) : y);
    }
  }
  return loss;
}

TEST_P(BatchInner, NormalizationGradientFollowsTheLoss) {
  for (const WithRelu relu : {WithRelu::kNo, WithRelu::kYes}) {
    for (const std::size_t items : {5u, 16u, 83u}) {
      const BatchInnerNorm norm{3, items, relu, 1e-3f};
      const std::vector<float> x = random_floats(3 * items, 6);
      const std::vector<float> scale = random_floats(3, 7);
      const std::vector<float> shift = random_floats(3, 8);
      const std::vector<float> dy = random_floats(3 * items, 9);
      std::vector<float> y(3 * items + kBatchInnerSlack);
      std::vector<float> mean(3);
      std::vector<float> variance(3);
      batch_inner_norm(norm, x.data(), scale.data(), shift.data(), y.data(), mean.data(), variance.data());
      // dx, dscale, dshift one behind the other, and a float that nothing may touch.
      std::vector<float> gradient(3 * items + 7, 77);
      const BatchInnerNormed normed{x.data(), y.data(), scale.data(), mean.data(), variance.data()};
      float* dscale = gradient.data() + 3 * items;
      batch_inner_norm_gradient(norm, normed, dy.data(), gradient.data(), dscale, dscale + 3);
      const double by = 1e-6;
      for (std::size_t i = 0; i < 3 * items + 6; ++i) {
        const double slope =
            (normed_loss(norm, x, scale, shift, dy, i, by) - normed_loss(norm, x, scale, shift, dy, i, -by)) / (2 * by);
        ASSERT_NEAR(gradient[i], slope, 1e-3) << i << " of " << items;
      }
      EXPECT_EQ(gradient.back(), 77);
      batch_inner_norm_gradient(norm, normed, dy.data(), nullptr, dscale, dscale + 3);
    }
  }
}

}  // namespace
}  // namespace inkling::network
