// Online back-propagation of a 64-100-10 network by OpenCV's ml::ANN_MLP (double precision).
//
// One call of train() takes all steps: BACKPROP with an iteration limit goes over the samples in shuffled epochs and
// updates the weights after each one. Calling it with one sample at a time would mostly time its preparations.
//
// What differs: the order of the samples (15 epochs of 1347: 20,205 steps), weights start as OpenCV draws them, layers
// have a bias, inputs and outputs are normalized by OpenCV, units are tanh(a / 2) (its only sigmoid), and the gradient
// weight is its usual 0.1.

#include <opencv2/core.hpp>
#include <opencv2/ml.hpp>

#include "peer.h"

namespace inkling::bench {
namespace {

using cv::ml::ANN_MLP;

constexpr int kEpochs = 15;

cv::Ptr<ANN_MLP> create() {
  cv::Ptr<ANN_MLP> network = ANN_MLP::create();
  const cv::Mat sizes = (cv::Mat_<int>(1, 3) << int{kInputs}, int{kHidden}, int{kOutputs});
  network->setLayerSizes(sizes);
  network->setActivationFunction(ANN_MLP::SIGMOID_SYM, 1, 1);
  network->setTrainMethod(ANN_MLP::BACKPROP, /*weight scale=*/0.1, /*momentum=*/0);
  network->setTermCriteria({cv::TermCriteria::MAX_ITER, kEpochs, 0});
  return network;
}

void run() {
  cv::setNumThreads(1);
  const Problem problem;
  const int count = static_cast<int>(problem.train_size());
  std::vector<float> image_values = problem.train_images<float>();
  std::vector<float> target_values = problem.train_targets<float>(-1, 1);
  const auto data =
      cv::ml::TrainData::create(cv::Mat(count, int{kInputs}, CV_32F, image_values.data()), cv::ml::ROW_SAMPLE,
                                cv::Mat(count, int{kOutputs}, CV_32F, target_values.data()));
  cv::Ptr<ANN_MLP> network;
  const std::size_t steps = kEpochs * problem.train_size();
  const double time = measure(
      steps, [&] { network = create(); }, [&] { network->train(data); });
  const double share = accuracy(problem, [&](std::span<const std::uint8_t> pixels) {
    std::vector<float> image(pixels.begin(), pixels.end());
    std::vector<float> outputs;
    network->predict(cv::Mat(1, int{kInputs}, CV_32F, image.data()), outputs);
    return outputs;
  });
  report(steps, time, share, "OpenCV " CV_VERSION);
}

}  // namespace
}  // namespace inkling::bench

int main() { inkling::bench::run(); }
