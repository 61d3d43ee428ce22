// The steps of the classic program by Inkling: the fused kernel (float, double) and its oracle (reference).
//   classic_inkling float|double|reference

#include <inkling/version.h>
#include <optional>
#include <string_view>

#include "peer.h"

namespace inkling::bench {
namespace {

template <typename T>
void run_kernel(const Problem& problem) {
  const classic::ClassicSamples<T> samples = problem.start.samples<T>();
  classic::ClassicSamples<T> image;
  image.inputs = kInputs;
  classic::ClassicWeights<T> weights = problem.start.weights<T>();
  const double time = measure(
      kSteps, [&] { weights = problem.start.weights<T>(); },
      [&] { classic::classic_train(weights, samples, problem.order, static_cast<T>(kLearningRate)); });
  const double share = accuracy(problem, [&](std::span<const std::uint8_t> pixels) {
    image.add(pixels, 0);
    return classic::classic_forward(weights, image, image.size() - 1);
  });
  report(kSteps, time, share, fmt::format("Inkling {}", kVersion));
}

void run_reference(const Problem& problem) {
  std::vector<std::vector<double>> images;
  for (std::size_t i = 0; i < problem.train_size(); ++i) images.push_back(problem.start.image(i));
  std::optional<classic::ClassicReference> network;
  const double time = measure(
      kSteps, [&] { network = problem.start.reference(); },
      [&] {
        for (const std::uint32_t sample : problem.order) {
          network->step(images[sample], problem.label(sample), kLearningRate);
        }
      });
  const double share = accuracy(problem, [&](std::span<const std::uint8_t> pixels) {
    return network->forward(std::vector<double>(pixels.begin(), pixels.end()));
  });
  report(kSteps, time, share, fmt::format("Inkling {}", kVersion));
}

int run(std::string_view what) {
  const Problem problem;
  if (what == "float") return run_kernel<float>(problem), 0;
  if (what == "double") return run_kernel<double>(problem), 0;
  if (what == "reference") return run_reference(problem), 0;
  return 2;
}

}  // namespace
}  // namespace inkling::bench

int main(int argc, char** argv) { return argc == 2 ? inkling::bench::run(argv[1]) : 2; }
