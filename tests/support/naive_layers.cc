#include "support/naive_layers.h"

#include <cmath>
#include <limits>
#include <utility>

#include "base/stream.h"

namespace inkling::test {
namespace {

// Offsets of a layer's parameters; kNone where it has no such parameter.
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

std::size_t offset(const std::vector<network::Parameter>& parameters, std::size_t layer, network::ParameterRole role) {
  for (const network::Parameter& parameter : parameters) {
    if (parameter.layer == layer && parameter.role == role) return parameter.offset;
  }
  return kNone;
}

class NaiveDense : public NaiveLayer {
 public:
  NaiveDense(const network::LayerSpec& spec, std::size_t weight, std::size_t bias)
      : spec_(spec), weight_(weight), bias_(bias) {}

  Activations forward(const Activations& x, const NaiveParameters& p, const network::DropoutKey&) override {
    x_ = x;
    Activations y(x.batch, spec_.output);
    for (std::size_t n = 0; n < x.batch; ++n) {
      for (std::size_t o = 0; o < spec_.units; ++o) {
        double sum = bias_ == kNone ? 0 : p.values[bias_ + o];
        for (std::size_t i = 0; i < inputs(); ++i) sum += p.values[weight_ + o * inputs() + i] * x.at(n, i);
        y.at(n, o) = sum;
      }
    }
    return y;
  }

  Activations backward(const Activations& dy, const NaiveParameters& p, std::span<double> gradient) override {
    Activations dx(dy.batch, spec_.input);
    for (std::size_t n = 0; n < dy.batch; ++n) {
      for (std::size_t o = 0; o < spec_.units; ++o) {
        if (bias_ != kNone) gradient[bias_ + o] += dy.at(n, o);
        for (std::size_t i = 0; i < inputs(); ++i) {
          dx.at(n, i) += dy.at(n, o) * p.values[weight_ + o * inputs() + i];
          gradient[weight_ + o * inputs() + i] += dy.at(n, o) * x_.at(n, i);
        }
      }
    }
    return dx;
  }

 private:
  std::size_t inputs() const { return spec_.input[0]; }

  network::LayerSpec spec_;
  std::size_t weight_;
  std::size_t bias_;
  Activations x_;
};

class NaiveConv : public NaiveLayer {
 public:
  NaiveConv(const network::LayerSpec& spec, std::size_t weight, std::size_t bias)
      : spec_(spec), weight_(weight), bias_(bias) {}

  Activations forward(const Activations& x, const NaiveParameters& p, const network::DropoutKey&) override {
    x_ = x;
    Activations y(x.batch, spec_.output);
    if (bias_ != kNone) {
      for (std::size_t n = 0; n < x.batch; ++n) {
        for (std::size_t k = 0; k < network::volume(y.shape); ++k) {
          y.values[n * network::volume(y.shape) + k] = p.values[bias_ + k / (y.height() * y.width())];
        }
      }
    }
    for_products(x.batch, [&](const Product& q) {
      y.at(q.n, q.o, q.i, q.j) += p.values[q.weight] * x.at(q.n, q.c, q.row, q.column);
    });
    return y;
  }

  Activations backward(const Activations& dy, const NaiveParameters& p, std::span<double> gradient) override {
    Activations dx(dy.batch, spec_.input);
    for_products(dy.batch, [&](const Product& q) {
      dx.at(q.n, q.c, q.row, q.column) += dy.at(q.n, q.o, q.i, q.j) * p.values[q.weight];
      gradient[q.weight] += dy.at(q.n, q.o, q.i, q.j) * x_.at(q.n, q.c, q.row, q.column);
    });
    if (bias_ != kNone) {
      for (std::size_t k = 0; k < dy.values.size(); ++k) {
        gradient[bias_ + k / (dy.height() * dy.width()) % spec_.units] += dy.values[k];
      }
    }
    return dx;
  }

 private:
  // One product of the sum: output (n, o, i, j), input (n, c, row, column), and where the weight lies.
  struct Product {
    std::size_t n, o, i, j, c, row, column, weight;
  };

  template <typename F>
  void for_products(std::size_t batch, F f) const {
    const std::size_t padding = spec_.same ? (spec_.kernel - 1) / 2 : 0;
    const std::size_t channels = spec_.input[0];
    for (std::size_t n = 0; n < batch; ++n) {
      for (std::size_t o = 0; o < spec_.units; ++o) {
        for (std::size_t i = 0; i < spec_.output[1]; ++i) {
          for (std::size_t j = 0; j < spec_.output[2]; ++j) {
            for (std::size_t c = 0; c < channels; ++c) {
              for (std::size_t k = 0; k < spec_.kernel; ++k) {
                for (std::size_t l = 0; l < spec_.kernel; ++l) {
                  // Wraps around below 0 and then is no row either.
                  const std::size_t row = i * spec_.stride + k - padding;
                  const std::size_t column = j * spec_.stride + l - padding;
                  if (row >= spec_.input[1] || column >= spec_.input[2]) continue;
                  f(Product{n, o, i, j, c, row, column,
                            weight_ + ((o * channels + c) * spec_.kernel + k) * spec_.kernel + l});
                }
              }
            }
          }
        }
      }
    }
  }

  network::LayerSpec spec_;
  std::size_t weight_;
  std::size_t bias_;
  Activations x_;
};

class NaiveBatchNorm : public NaiveLayer {
 public:
  static constexpr double kEpsilon = 1e-5;

  NaiveBatchNorm(const network::ParameterLayout& layout, std::size_t layer)
      : scale_(offset(layout.parameters, layer, network::ParameterRole::kScale)),
        shift_(offset(layout.parameters, layer, network::ParameterRole::kShift)),
        mean_(offset(layout.statistics, layer, network::ParameterRole::kMean)),
        variance_(offset(layout.statistics, layer, network::ParameterRole::kVariance)) {}

  Activations forward(const Activations& x, const NaiveParameters& p, const network::DropoutKey&) override {
    x_ = x;
    means_.assign(x.channels(), 0);
    variances_.assign(x.channels(), 0);
    for_values(x, [&](std::size_t c, std::size_t k) { means_[c] += x.values[k] / items(x); });
    for_values(x, [&](std::size_t c, std::size_t k) {
      variances_[c] += (x.values[k] - means_[c]) * (x.values[k] - means_[c]) / items(x);
    });
    return apply(x, p, means_, variances_);
  }

  Activations infer(const Activations& x, const NaiveParameters& p) override {
    return apply(x, p, p.statistics.subspan(mean_, x.channels()), p.statistics.subspan(variance_, x.channels()));
  }

  // By the chain rule through mean and variance, step by step.
  Activations backward(const Activations& dy, const NaiveParameters& p, std::span<double> gradient) override {
    Activations dx(dy.batch, dy.shape);
    std::vector<double> d_mean(dy.channels());
    std::vector<double> d_variance(dy.channels());
    for_values(dy, [&](std::size_t c, std::size_t k) {
      const double deviation = std::sqrt(variances_[c] + kEpsilon);
      const double d_normalized = dy.values[k] * p.values[scale_ + c];
      gradient[shift_ + c] += dy.values[k];
      gradient[scale_ + c] += dy.values[k] * (x_.values[k] - means_[c]) / deviation;
      d_mean[c] -= d_normalized / deviation;
      d_variance[c] -= 0.5 * d_normalized * (x_.values[k] - means_[c]) / (deviation * deviation * deviation);
    });
    for_values(dy, [&](std::size_t c, std::size_t k) {
      const double deviation = std::sqrt(variances_[c] + kEpsilon);
      dx.values[k] = dy.values[k] * p.values[scale_ + c] / deviation + d_mean[c] / items(dy) +
                     d_variance[c] * 2 * (x_.values[k] - means_[c]) / items(dy);
    });
    return dx;
  }

  void read_statistics(std::span<double> statistics) const override {
    const double unbiased = items(x_) / (items(x_) - 1);
    for (std::size_t c = 0; c < means_.size(); ++c) {
      statistics[mean_ + c] = means_[c];
      statistics[variance_ + c] = variances_[c] * unbiased;
    }
  }

 private:
  static double items(const Activations& x) { return static_cast<double>(x.values.size() / x.channels()); }

  template <typename F>
  static void for_values(const Activations& x, F f) {
    for (std::size_t k = 0; k < x.values.size(); ++k) f(k / (x.height() * x.width()) % x.channels(), k);
  }

  Activations apply(const Activations& x, const NaiveParameters& p, std::span<const double> means,
                    std::span<const double> variances) const {
    Activations y(x.batch, x.shape);
    for_values(x, [&](std::size_t c, std::size_t k) {
      const double normalized = (x.values[k] - means[c]) / std::sqrt(variances[c] + kEpsilon);
      y.values[k] = p.values[scale_ + c] * normalized + p.values[shift_ + c];
    });
    return y;
  }

  std::size_t scale_;
  std::size_t shift_;
  std::size_t mean_;
  std::size_t variance_;
  Activations x_;
  std::vector<double> means_;
  std::vector<double> variances_;
};

class NaiveActivation : public NaiveLayer {
 public:
  explicit NaiveActivation(network::LayerKind kind) : kind_(kind) {}

  Activations forward(const Activations& x, const NaiveParameters&, const network::DropoutKey&) override {
    y_ = x;
    for (double& value : y_.values) {
      value = kind_ == network::LayerKind::kRelu      ? std::max(0.0, value)
              : kind_ == network::LayerKind::kSigmoid ? 1 / (1 + std::exp(-value))
                                                      : std::tanh(value);
    }
    return y_;
  }

  Activations backward(const Activations& dy, const NaiveParameters&, std::span<double>) override {
    Activations dx = dy;
    for (std::size_t k = 0; k < dx.values.size(); ++k) {
      const double y = y_.values[k];
      dx.values[k] *= kind_ == network::LayerKind::kRelu      ? (y > 0 ? 1 : 0)
                      : kind_ == network::LayerKind::kSigmoid ? y * (1 - y)
                                                              : 1 - y * y;
    }
    return dx;
  }

 private:
  network::LayerKind kind_;
  Activations y_;
};

class NaiveMaxPool : public NaiveLayer {
 public:
  explicit NaiveMaxPool(const network::LayerSpec& spec) : spec_(spec) {}

  Activations forward(const Activations& x, const NaiveParameters&, const network::DropoutKey&) override {
    Activations y(x.batch, spec_.output);
    best_.assign(y.values.size(), {});
    std::size_t k = 0;
    for_outputs(x.batch, [&](std::size_t n, std::size_t c, std::size_t i, std::size_t j) {
      double largest = -std::numeric_limits<double>::infinity();
      for (std::size_t row = i * spec_.kernel; row < (i + 1) * spec_.kernel; ++row) {
        for (std::size_t column = j * spec_.kernel; column < (j + 1) * spec_.kernel; ++column) {
          if (x.at(n, c, row, column) > largest) {
            largest = x.at(n, c, row, column);
            best_[k] = {row, column};
          }
        }
      }
      y.values[k++] = largest;
    });
    return y;
  }

  Activations backward(const Activations& dy, const NaiveParameters&, std::span<double>) override {
    Activations dx(dy.batch, spec_.input);
    std::size_t k = 0;
    for_outputs(dy.batch, [&](std::size_t n, std::size_t c, std::size_t, std::size_t) {
      dx.at(n, c, best_[k].first, best_[k].second) += dy.values[k];
      ++k;
    });
    return dx;
  }

 private:
  template <typename F>
  void for_outputs(std::size_t batch, F f) const {
    for (std::size_t n = 0; n < batch; ++n) {
      for (std::size_t c = 0; c < spec_.output[0]; ++c) {
        for (std::size_t i = 0; i < spec_.output[1]; ++i) {
          for (std::size_t j = 0; j < spec_.output[2]; ++j) f(n, c, i, j);
        }
      }
    }
  }

  network::LayerSpec spec_;
  std::vector<std::pair<std::size_t, std::size_t>> best_;
};

// Average and global average pooling: windows of height × width.
class NaiveAvgPool : public NaiveLayer {
 public:
  NaiveAvgPool(const network::LayerSpec& spec, std::size_t height, std::size_t width)
      : spec_(spec), height_(height), width_(width) {}

  Activations forward(const Activations& x, const NaiveParameters&, const network::DropoutKey&) override {
    Activations y(x.batch, spec_.output);
    for_pairs(x, [&](std::size_t from, std::size_t to) { y.values[to] += x.values[from] / area(); });
    return y;
  }

  Activations backward(const Activations& dy, const NaiveParameters&, std::span<double>) override {
    Activations dx(dy.batch, spec_.input);
    for_pairs(dx, [&](std::size_t from, std::size_t to) { dx.values[from] += dy.values[to] / area(); });
    return dx;
  }

 private:
  double area() const { return static_cast<double>(height_ * width_); }

  // f(index of an input, index of the output whose window it is in)
  template <typename F>
  void for_pairs(const Activations& x, F f) const {
    const std::size_t rows = x.height() / height_;
    const std::size_t columns = x.width() / width_;
    for (std::size_t k = 0; k < x.values.size(); ++k) {
      const std::size_t column = k % x.width() / width_;
      const std::size_t row = k / x.width() % x.height() / height_;
      const std::size_t plane = k / (x.width() * x.height());
      if (row < rows && column < columns) f(k, (plane * rows + row) * columns + column);
    }
  }

  network::LayerSpec spec_;
  std::size_t height_;
  std::size_t width_;
};

class NaiveFlatten : public NaiveLayer {
 public:
  explicit NaiveFlatten(const network::LayerSpec& spec) : spec_(spec) {}

  Activations forward(const Activations& x, const NaiveParameters&, const network::DropoutKey&) override {
    Activations y = x;
    y.shape = spec_.output;
    return y;
  }

  Activations backward(const Activations& dy, const NaiveParameters&, std::span<double>) override {
    Activations dx = dy;
    dx.shape = spec_.input;
    return dx;
  }

 private:
  network::LayerSpec spec_;
};

class NaiveDropout : public NaiveLayer {
 public:
  NaiveDropout(double rate, std::size_t ordinal) : rate_(rate), ordinal_(ordinal) {}

  Activations forward(const Activations& x, const NaiveParameters&, const network::DropoutKey& key) override {
    Activations y = x;
    mask_.clear();
    const std::size_t units = network::volume(x.shape);
    for (std::size_t n = 0; n < x.batch; ++n) {
      base::RandomStream random(key.seed, base::Purpose::kDropout, key.epoch,
                                (std::uint64_t{ordinal_} << 48) + key.samples[n]);
      for (std::size_t k = 0; k < units; ++k) {
        mask_.push_back(static_cast<double>(random.next()) < rate_ * 4294967296.0 ? 0 : 1 / (1 - rate_));
        y.values[n * units + k] *= mask_.back();
      }
    }
    return y;
  }

  Activations infer(const Activations& x, const NaiveParameters&) override { return x; }

  Activations backward(const Activations& dy, const NaiveParameters&, std::span<double>) override {
    Activations dx = dy;
    for (std::size_t k = 0; k < dx.values.size(); ++k) dx.values[k] *= mask_[k];
    return dx;
  }

 private:
  double rate_;
  std::size_t ordinal_;
  std::vector<double> mask_;
};

}  // namespace

std::unique_ptr<NaiveLayer> make_naive_layer(const network::Architecture& architecture,
                                             const network::ParameterLayout& layout, std::size_t index,
                                             std::size_t dropouts) {
  const network::LayerSpec& spec = architecture.layers()[index];
  const std::size_t weight = offset(layout.parameters, index, network::ParameterRole::kWeight);
  const std::size_t bias = offset(layout.parameters, index, network::ParameterRole::kBias);
  switch (spec.kind) {
    case network::LayerKind::kConv: return std::make_unique<NaiveConv>(spec, weight, bias);
    case network::LayerKind::kDense: return std::make_unique<NaiveDense>(spec, weight, bias);
    case network::LayerKind::kBatchNorm: return std::make_unique<NaiveBatchNorm>(layout, index);
    case network::LayerKind::kMaxPool: return std::make_unique<NaiveMaxPool>(spec);
    case network::LayerKind::kAvgPool: return std::make_unique<NaiveAvgPool>(spec, spec.kernel, spec.kernel);
    case network::LayerKind::kGlobalAvgPool: return std::make_unique<NaiveAvgPool>(spec, spec.input[1], spec.input[2]);
    case network::LayerKind::kFlatten: return std::make_unique<NaiveFlatten>(spec);
    case network::LayerKind::kDropout: return std::make_unique<NaiveDropout>(spec.rate, dropouts);
    default: return std::make_unique<NaiveActivation>(spec.kind);
  }
}

}  // namespace inkling::test
