// Every layer as it is written down: plain loops in double precision, the oracles of src/network's kernels.
//
// Forward and backward are what the headers of src/network/ say, one sum a formula. Their own gradients are checked
// against differences in tests/network/oracle_test.cc.
#ifndef INKLING_TESTS_SUPPORT_NAIVE_LAYERS_H_
#define INKLING_TESTS_SUPPORT_NAIVE_LAYERS_H_

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "network/architecture.h"
#include "network/network.h"
#include "network/workspace.h"

namespace inkling::test {

// A batch of activations, [batch, volume(shape)].
struct Activations {
  std::size_t batch = 0;
  tensor::Shape shape;
  std::vector<double> values;

  Activations() = default;
  Activations(std::size_t batch_size, tensor::Shape image) : batch(batch_size), shape(std::move(image)) {
    values.resize(batch * network::volume(shape));
  }

  // Of image n, channel c, row i, column j; of a flat row, unit c.
  double& at(std::size_t n, std::size_t c, std::size_t i = 0, std::size_t j = 0) { return values[index(n, c, i, j)]; }
  double at(std::size_t n, std::size_t c, std::size_t i = 0, std::size_t j = 0) const {
    return values[index(n, c, i, j)];
  }

  std::size_t channels() const { return shape[0]; }
  std::size_t height() const { return shape.size() == 3 ? shape[1] : 1; }
  std::size_t width() const { return shape.size() == 3 ? shape[2] : 1; }

 private:
  std::size_t index(std::size_t n, std::size_t c, std::size_t i, std::size_t j) const {
    return ((n * channels() + c) * height() + i) * width() + j;
  }
};

// Where a layer finds its parameters in flat arrays of doubles.
struct NaiveParameters {
  std::span<const double> values;      // as Network::parameters()
  std::span<const double> statistics;  // as Network::statistics()
};

class NaiveLayer {
 public:
  virtual ~NaiveLayer() = default;

  // Training: batch normalization by the batch, dropout by the key.
  virtual Activations forward(const Activations& x, const NaiveParameters& parameters,
                              const network::DropoutKey& dropout) = 0;

  // Inference; as training unless the layer says otherwise.
  virtual Activations infer(const Activations& x, const NaiveParameters& parameters) {
    return forward(x, parameters, {});
  }

  // After forward(): the gradient by x from that by y, and the parameters' added to `gradient`.
  virtual Activations backward(const Activations& dy, const NaiveParameters& parameters,
                               std::span<double> gradient) = 0;

  // After forward(): mean and variance of the batch, as Workspace::batch_statistics().
  virtual void read_statistics(std::span<double>) const {}
};

// The layer `index` of an architecture; `dropouts` dropout layers are before it.
std::unique_ptr<NaiveLayer> make_naive_layer(const network::Architecture& architecture,
                                             const network::ParameterLayout& layout, std::size_t index,
                                             std::size_t dropouts);

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_NAIVE_LAYERS_H_
