#include "augmentation/elastic.h"

#include <cassert>
#include <cmath>

namespace inkling::augmentation {
namespace {

constexpr double kDrawn = 65536;  // values that 16 bits take, one apart: their variance is (n² - 1) / 12

}  // namespace

// Place p lies at t = (p + 1/2) / spacing nodes from the image's edge, between nodes floor(t) + 1 and floor(t) + 2.
ElasticField::Axis::Axis(std::size_t size, std::size_t finer, double spacing)
    : nodes(static_cast<std::size_t>(static_cast<double>(size) / spacing) + 4) {
  for (std::size_t i = 0; i < size * finer; ++i) {
    const double t = (static_cast<double>(i) + 0.5) / static_cast<double>(finer) / spacing;
    const double u = t - std::floor(t);
    const double v = 1 - u;
    first.push_back(static_cast<std::uint32_t>(t));
    weights[0].push_back(static_cast<float>(v * v * v / 6));
    weights[1].push_back(static_cast<float>((4 - 6 * u * u + 3 * u * u * u) / 6));
    weights[2].push_back(static_cast<float>((4 - 6 * v * v + 3 * v * v * v) / 6));
    weights[3].push_back(static_cast<float>(u * u * u / 6));
  }
}

double ElasticField::Axis::mean_square_weight() const {
  double sum = 0;
  for (const auto& weight : weights) {
    for (const float w : weight) sum += static_cast<double>(w) * static_cast<double>(w);
  }
  return sum / static_cast<double>(first.size());
}

ElasticField::ElasticField(float sigma, float amplitude, std::size_t height, std::size_t width, std::size_t finer)
    : across_(width, finer, std::sqrt(3.0) * static_cast<double>(sigma)),
      down_(height, finer, std::sqrt(3.0) * static_cast<double>(sigma)) {
  assert(sigma >= 0.5f);
  const double variance = (kDrawn * kDrawn - 1) / 12 * across_.mean_square_weight() * down_.mean_square_weight();
  node_scale_ = static_cast<float>(static_cast<double>(amplitude) / std::sqrt(variance));
}

void ElasticField::draw(base::RandomStream& random, ElasticScratch& scratch) const {
  const std::size_t count = node_count();
  scratch.drawn.resize(count);
  scratch.nodes.resize(2 * count);
  random.fill(scratch.drawn);
  for (std::size_t i = 0; i < count; ++i) {
    constexpr auto kMiddle = static_cast<float>((kDrawn - 1) / 2);
    const std::uint32_t bits = scratch.drawn[i];
    scratch.nodes[i] = node_scale_ * (static_cast<float>(static_cast<std::int32_t>(bits & 0xFFFF)) - kMiddle);
    scratch.nodes[count + i] = node_scale_ * (static_cast<float>(static_cast<std::int32_t>(bits >> 16)) - kMiddle);
  }
  const std::size_t width = across_.first.size();
  scratch.columns.resize(2 * down_.nodes * width);
  for (std::size_t line = 0; line < 2 * down_.nodes; ++line) {
    const float* const nodes = scratch.nodes.data() + line * across_.nodes;
    float* const columns = scratch.columns.data() + line * width;
    for (std::size_t i = 0; i < width; ++i) {
      const float* const node = nodes + across_.first[i];
      columns[i] = across_.weights[0][i] * node[0] + across_.weights[1][i] * node[1] + across_.weights[2][i] * node[2] +
                   across_.weights[3][i] * node[3];
    }
  }
}

void ElasticField::add_row(std::size_t row, const ElasticScratch& scratch, std::span<float> x,
                           std::span<float> y) const {
  const std::size_t width = across_.first.size();
  assert(x.size() == width && y.size() == width);
  const float w0 = down_.weights[0][row], w1 = down_.weights[1][row];
  const float w2 = down_.weights[2][row], w3 = down_.weights[3][row];
  const float* columns = scratch.columns.data() + down_.first[row] * width;
  for (const std::span<float> places : {x, y}) {
    float* const place = places.data();
    for (std::size_t i = 0; i < width; ++i) {
      place[i] += w0 * columns[i] + w1 * columns[width + i] + w2 * columns[2 * width + i] + w3 * columns[3 * width + i];
    }
    columns += down_.nodes * width;
  }
}

}  // namespace inkling::augmentation
