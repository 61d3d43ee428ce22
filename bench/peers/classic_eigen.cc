// The steps of the classic program in Eigen (single precision), each matrix in both storage orders: the fastest of
// the four combinations is reported. Zero inputs are multiplied like all others: Eigen's products cannot skip them.
//
// Compiled twice, as two programs. classic_eigen is Eigen's fastest: shapes known at compile time, -march=native, which
// Inkling does not need. classic_eigen_portable (INKLING_EIGEN_PORTABLE) is what a program that is given to others
// would be: MatrixXf, and the instructions that every processor of the architecture has.

#include <Eigen/Core>
#include <limits>
#include <memory>
#include <string>

#include "peer.h"

namespace inkling::bench {
namespace {

#ifdef INKLING_EIGEN_PORTABLE
constexpr const char* kShapes = "MatrixXf";
constexpr int shape(std::size_t) { return Eigen::Dynamic; }
#else
constexpr const char* kShapes = "fixed shapes";
constexpr int shape(std::size_t size) { return static_cast<int>(size); }
#endif

using Input = Eigen::Matrix<float, shape(kInputs), 1>;
using Hidden = Eigen::Matrix<float, shape(kHidden), 1>;
using Output = Eigen::Matrix<float, shape(kOutputs), 1>;

// Both matrices are kept as [to, from].
template <int kVOrder, int kWOrder>
struct Network {
  Eigen::Matrix<float, shape(kHidden), shape(kInputs), kVOrder> v;
  Eigen::Matrix<float, shape(kOutputs), shape(kHidden), kWOrder> w;

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
    x.emplace_back(Eigen::Map<const Input>(&images[i * kInputs], int{kInputs}));
    y.emplace_back(Eigen::Map<const Output>(&targets[i * kOutputs], int{kOutputs}));
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
    Input image(int{kInputs});
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
         fmt::format("Eigen {}.{}.{} ({}, {})", EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION, kShapes,
                     best.name));
}

}  // namespace
}  // namespace inkling::bench

int main() { inkling::bench::run_all(); }
