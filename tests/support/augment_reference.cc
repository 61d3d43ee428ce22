#include "support/augment_reference.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>

namespace inkling::test {
namespace {

// A grey image; outside of it is paper.
struct Picture {
  std::ptrdiff_t height, width;
  std::vector<double> values;

  bool holds(std::ptrdiff_t y, std::ptrdiff_t x) const { return y >= 0 && y < height && x >= 0 && x < width; }
  double& at(std::ptrdiff_t y, std::ptrdiff_t x) { return values[static_cast<std::size_t>(y * width + x)]; }
  double at(std::ptrdiff_t y, std::ptrdiff_t x) const {
    return holds(y, x) ? values[static_cast<std::size_t>(y * width + x)] : 0;
  }

  // Bilinear interpolation: every pixel with its tent.
  double between(double y, double x) const {
    double sum = 0;
    const auto top = static_cast<std::ptrdiff_t>(std::floor(y));
    const auto left = static_cast<std::ptrdiff_t>(std::floor(x));
    for (const std::ptrdiff_t i : {top, top + 1}) {
      for (const std::ptrdiff_t j : {left, left + 1}) {
        sum += at(i, j) * std::max(0.0, 1 - std::abs(y - static_cast<double>(i))) *
               std::max(0.0, 1 - std::abs(x - static_cast<double>(j)));
      }
    }
    return sum;
  }
};

Picture make_picture(std::size_t height, std::size_t width) {
  return {static_cast<std::ptrdiff_t>(height), static_cast<std::ptrdiff_t>(width), std::vector<double>(height * width)};
}

// The middle of finer pixel i, in pixels.
double middle(std::ptrdiff_t i, std::size_t finer) {
  return (static_cast<double>(i) + 0.5) / static_cast<double>(finer) - 0.5;
}

// The values of a line whose bilinear interpolation, sampled at finer pixels, has `means` as means: Jacobi's iteration.
std::vector<double> means_to_points(const std::vector<double>& means, std::size_t finer) {
  double side = 0;
  for (std::size_t i = 0; i < finer; ++i) side += std::abs(middle(static_cast<std::ptrdiff_t>(i), finer));
  side /= 2 * static_cast<double>(finer);
  std::vector<double> points = means;
  for (int round = 0; round < 200; ++round) {
    const std::vector<double> before = points;
    for (std::size_t i = 0; i < means.size(); ++i) {
      const double neighbours = (i > 0 ? before[i - 1] : 0) + (i + 1 < means.size() ? before[i + 1] : 0);
      points[i] = (means[i] - side * neighbours) / (1 - 2 * side);
    }
  }
  return points;
}

void means_to_points(Picture& picture, std::size_t finer) {
  for (std::ptrdiff_t y = 0; y < picture.height; ++y) {
    std::vector<double> line;
    for (std::ptrdiff_t x = 0; x < picture.width; ++x) line.push_back(picture.at(y, x));
    line = means_to_points(line, finer);
    for (std::ptrdiff_t x = 0; x < picture.width; ++x) picture.at(y, x) = line[static_cast<std::size_t>(x)];
  }
  for (std::ptrdiff_t x = 0; x < picture.width; ++x) {
    std::vector<double> line;
    for (std::ptrdiff_t y = 0; y < picture.height; ++y) line.push_back(picture.at(y, x));
    line = means_to_points(line, finer);
    for (std::ptrdiff_t y = 0; y < picture.height; ++y) picture.at(y, x) = line[static_cast<std::size_t>(y)];
  }
}

// The cubic B-spline around 0, in nodes.
double spline(double t) {
  t = std::abs(t);
  if (t < 1) return 2.0 / 3 - t * t + t * t * t / 2;
  return t < 2 ? (2 - t) * (2 - t) * (2 - t) / 6 : 0;
}

// One displacement component at every finer pixel is Σ node · spline; node n lies n - 1 spacings from the edge.
class Field {
 public:
  Field(const augmentation::Augmentation& augmentation, std::size_t height, std::size_t width,
        base::RandomStream& random)
      : finer_(augmentation.upsample), spacing_(std::sqrt(3.0) * static_cast<double>(augmentation.elastic_sigma)) {
    across_ = static_cast<std::ptrdiff_t>(static_cast<double>(width) / spacing_) + 4;
    down_ = static_cast<std::ptrdiff_t>(static_cast<double>(height) / spacing_) + 4;
    for (std::ptrdiff_t i = 0; i < across_ * down_; ++i) {
      const std::uint32_t bits = random.next();
      x_.push_back(static_cast<double>(bits & 0xFFFF) - 32767.5);
      y_.push_back(static_cast<double>(bits >> 16) - 32767.5);
    }
    const double variance = (65536.0 * 65536.0 - 1) / 12 * mean_square(height, down_) * mean_square(width, across_);
    scale_ = static_cast<double>(augmentation.elastic_amplitude) / std::sqrt(variance);
  }

  double x(std::ptrdiff_t row, std::ptrdiff_t column) const { return scale_ * sum(x_, row, column); }
  double y(std::ptrdiff_t row, std::ptrdiff_t column) const { return scale_ * sum(y_, row, column); }

 private:
  double weight(std::ptrdiff_t i, std::ptrdiff_t node) const {
    return spline((middle(i, finer_) + 0.5) / spacing_ - static_cast<double>(node - 1));
  }

  double mean_square(std::size_t size, std::ptrdiff_t nodes) const {
    double sum = 0;
    for (std::ptrdiff_t i = 0; i < static_cast<std::ptrdiff_t>(size * finer_); ++i) {
      for (std::ptrdiff_t node = 0; node < nodes; ++node) sum += weight(i, node) * weight(i, node);
    }
    return sum / static_cast<double>(size * finer_);
  }

  double sum(const std::vector<double>& nodes, std::ptrdiff_t row, std::ptrdiff_t column) const {
    double result = 0;
    for (std::ptrdiff_t i = 0; i < down_; ++i) {
      for (std::ptrdiff_t j = 0; j < across_; ++j) {
        result += weight(row, i) * weight(column, j) * nodes[static_cast<std::size_t>(i * across_ + j)];
      }
    }
    return result;
  }

  std::size_t finer_;
  double spacing_;
  std::ptrdiff_t across_, down_;
  std::vector<double> x_, y_;
  double scale_;
};

// The largest or smallest of a pixel and those around it within the picture.
Picture extremes(const Picture& picture, const std::function<bool(double, double)>& better) {
  Picture result = picture;
  for (std::ptrdiff_t y = 0; y < picture.height; ++y) {
    for (std::ptrdiff_t x = 0; x < picture.width; ++x) {
      for (std::ptrdiff_t i = y - 1; i <= y + 1; ++i) {
        for (std::ptrdiff_t j = x - 1; j <= x + 1; ++j) {
          if (picture.holds(i, j) && better(picture.at(i, j), result.at(y, x))) result.at(y, x) = picture.at(i, j);
        }
      }
    }
  }
  return result;
}

double radians(double degrees) { return degrees * std::numbers::pi / 180; }

}  // namespace

std::vector<double> augment_reference(const augmentation::Augmentation& augmentation,
                                      std::span<const std::uint8_t> image, std::size_t height, std::size_t width,
                                      std::uint8_t max_value, std::uint8_t label, base::RandomStream random) {
  const auto within = [&random](float limit) {
    return static_cast<double>(limit) * (2 * static_cast<double>(random.uniform()) - 1);
  };
  const double rotation =
      radians(within(augmentation.rotation) * static_cast<double>(augmentation.rotation_factor[label]));
  const double shear = radians(within(augmentation.shear));
  const double scale = 1 + within(augmentation.scale);
  const double aspect = 1 + within(augmentation.aspect);
  const double shift_x = within(augmentation.shift);
  const double shift_y = within(augmentation.shift);
  const double thickness = within(augmentation.thickness);
  const double contrast = 1 + within(augmentation.contrast);
  const double deviation = static_cast<double>(augmentation.noise) * static_cast<double>(random.uniform());

  Picture source = make_picture(height, width);
  for (std::size_t i = 0; i < image.size(); ++i) source.values[i] = image[i] / static_cast<double>(max_value);
  const std::size_t finer = augmentation.upsample;
  if (finer > 1) means_to_points(source, finer);

  std::vector<Field> field;  // none or one
  if (augmentation.elastic_amplitude > 0) field.emplace_back(augmentation, height, width, random);
  Picture fine = make_picture(height * finer, width * finer);
  for (std::ptrdiff_t row = 0; row < fine.height; ++row) {
    for (std::ptrdiff_t column = 0; column < fine.width; ++column) {
      // Undo the shift, the rotation, the shear and the scale.
      const double x1 = middle(column, finer) - (static_cast<double>(width) - 1) / 2 - shift_x;
      const double y1 = middle(row, finer) - (static_cast<double>(height) - 1) / 2 - shift_y;
      const double x2 = std::cos(rotation) * x1 - std::sin(rotation) * y1;
      const double y2 = std::sin(rotation) * x1 + std::cos(rotation) * y1;
      const double x3 = x2 + std::tan(shear) * y2;
      double x = x3 / (scale * std::sqrt(aspect)) + (static_cast<double>(width) - 1) / 2;
      double y = y2 / (scale / std::sqrt(aspect)) + (static_cast<double>(height) - 1) / 2;
      if (!field.empty()) x += field[0].x(row, column), y += field[0].y(row, column);
      fine.at(row, column) = source.between(y, x);
    }
  }

  Picture other = fine;
  if (thickness > 0) other = extremes(fine, std::greater<>());
  if (thickness < 0) other = extremes(fine, std::less<>());
  for (std::size_t i = 0; i < fine.values.size(); ++i) {
    fine.values[i] = (1 - std::abs(thickness)) * fine.values[i] + std::abs(thickness) * other.values[i];
  }

  std::vector<double> out;
  for (std::ptrdiff_t y = 0; y < source.height; ++y) {
    for (std::ptrdiff_t x = 0; x < source.width; ++x) {
      const auto step = static_cast<std::ptrdiff_t>(finer);
      double sum = 0;
      for (std::ptrdiff_t i = 0; i < step * step; ++i) sum += fine.at(y * step + i / step, x * step + i % step);
      out.push_back(std::clamp(contrast * sum / static_cast<double>(step * step), 0.0, 1.0));
    }
  }
  if (augmentation.noise > 0) {
    for (double& pixel : out) {
      const std::uint32_t bits = random.next();
      double sum = 0;
      for (const int shift : {0, 8, 16, 24}) sum += (bits >> shift) & 0xFF;
      pixel = std::clamp(pixel + deviation * (sum - 510) / std::sqrt(4 * 65535.0 / 12), 0.0, 1.0);
    }
  }
  return out;
}

}  // namespace inkling::test
