// The steps of the published program in Eigen (single precision), compiled with -O3 -march=native, which Inkling is
// not.
//
// Written with the shapes known at compile time, which is Eigen's fastest, once for each storage order of each matrix;
// the fastest of the four is reported. Zero inputs are multiplied like all others: Eigen's products cannot skip them.

#include <Eigen/Core>
#include <limits>
#include <memory>
#include <string>

#include "peer.h"

namespace inkling::bench {
namespace {

using Input = Eigen::Matrix<float, int{kInputs}, 1>;
using Hidden = Eigen::Matrix<float, int{kHidden}, 1>;
using Output = Eigen::Matrix<float, int{kOutputs}, 1>;

// Both matrices are kept as [to, from].
template <int kVOrder, int kWOrder>
struct Network {
  Eigen::Matrix<float, int{kHidden}, int{kInputs}, kVOrder> v;
  Eigen::Matrix<float, int{kOutputs}, int{kHidden}, kWOrder> w;

  void step(const Input& x, const Output& y) {
    const auto rate = static_cast<float>(kLearningRate);
    const Hidden l1 = (v * x).array().logistic();
    const Output l2 = (w * l1).array().logistic();
    const Output delta2 = (y - l2).array() * l2.array() * (1 - l2.array());
    const Hidden delta1 = (w.transpose() * delta2).array() * l1.array() * (1 - l1.array());
    w.noalias() += (rate * delta2) * l1.transpose();
    v.noalias() += (rate * delta1) * x.transpose();
  }

  Output forward(const Input& x) const {
    const Hidden l1 = (v * x).array().logistic();
    return (w * l1).array().logistic();
  }
};

struct Result {
  double time = std::numeric_limits<double>::infinity();
  double share = 0;
  std::string name;
};

template <int kVOrder, int kWOrder>
Result run(const Problem& problem, const std::string& name) {
  using Net = Network<kVOrder, kWOrder>;
  const std::vector<float> images = problem.train_images<float>();
  const std::vector<float> targets = problem.train_targets<float>();
  std::vector<Input> x;
  std::vector<Output> y;
  for (std::size_t i = 0; i < problem.train_size(); ++i) {
    x.emplace_back(&images[i * kInputs]);
    y.emplace_back(&targets[i * kOutputs]);
  }
  const auto network = std::make_unique<Net>();
  const auto reset = [&] {
    using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    network->v = Eigen::Map<const Rows>(problem.start.v().data(), kInputs, kHidden).transpose().cast<float>();
    network->w = Eigen::Map<const Rows>(problem.start.w().data(), kHidden, kOutputs).transpose().cast<float>();
  };
  const double time = measure(kSteps, reset, [&] {
    for (const std::uint32_t sample : problem.order) network->step(x[sample], y[sample]);
  });
  const double share = accuracy(problem, [&](std::span<const std::uint8_t> pixels) {
    Input image;
    std::copy(pixels.begin(), pixels.end(), image.data());
    const Output outputs = network->forward(image);
    return std::vector<float>(outputs.begin(), outputs.end());
  });
  return {time, share, name};
}

void run_all() {
  constexpr int kRow = Eigen::RowMajor;
  constexpr int kColumn = Eigen::ColMajor;
  const Problem problem;
  Result best;
  for (const Result& result :
       {run<kColumn, kColumn>(problem, "V, W column-major"), run<kColumn, kRow>(problem, "V column-, W row-major"),
        run<kRow, kColumn>(problem, "V row-, W column-major"), run<kRow, kRow>(problem, "V, W row-major")}) {
    if (result.time < best.time) best = result;
  }
  report(kSteps, best.time, best.share,
         fmt::format("Eigen {}.{}.{}, {}", EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION, best.name));
}

}  // namespace
}  // namespace inkling::bench

int main() { inkling::bench::run_all(); }
