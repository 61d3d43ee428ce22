#include "network/workspace.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <thread>
#include <vector>

#include "support/naive_network.h"

namespace inkling::network {
namespace {

constexpr const char* kNet =
    "input 28x28 | conv 32 3x3 | batchnorm | relu | conv 64 3x3 | relu | maxpool 2 | flatten | dense 128 | relu | "
    "dense 10";

std::size_t thread_count() {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator("/proc/self/task"), {}));
}

// oneDNN's runtime would start a thread for each processor, and cut its sums by their number. It keeps them for the
// thread that needed them, so this asks in a new one.
TEST(Workspace, StartsNoThreads) {
  std::thread([] {
    const std::size_t before = thread_count();
    const Network network = test::random_network(kNet);
    Workspace workspace(network.architecture(), 16, Workspace::Mode::kTraining);
    workspace.load(network);
    workspace.forward();
    std::vector<float> gradient(network.layout().size);
    workspace.backward(std::vector<float>(160, 0.1f), gradient);
    EXPECT_EQ(thread_count(), before);
  }).join();
}

TEST(Workspace, GivesTheSameBitsEveryTime) {
  const Network network = test::random_network(kNet);
  std::vector<std::vector<float>> gradients;
  for (int i = 0; i < 2; ++i) {
    Workspace workspace(network.architecture(), 8, Workspace::Mode::kTraining);
    workspace.load(network);
    const std::vector<double> inputs = test::random_values(8 * 784, 0);
    for (int pass = 0; pass < 2; ++pass) {
      std::ranges::copy(inputs, workspace.input().begin());
      workspace.forward();
      gradients.emplace_back(network.layout().size);
      workspace.backward(std::vector<float>(80, 0.1f), gradients.back());
      EXPECT_EQ(gradients[0], gradients.back());
    }
  }
}

TEST(Workspace, LeavesTheGapsOfTheGradientAlone) {
  const Network network = test::random_network("input 5x5 | conv 3 3x3 | batchnorm | flatten | dense 5");
  Workspace workspace(network.architecture(), 4, Workspace::Mode::kTraining);
  workspace.load(network);
  std::ranges::fill(workspace.input(), 1.0f);
  workspace.forward();
  std::vector<float> gradient(network.layout().size, 77);
  workspace.backward(std::vector<float>(20, 0.1f), gradient);
  std::vector<bool> is_gap(gradient.size(), true);
  for (const Parameter& parameter : network.layout().parameters) {
    for (std::size_t i = 0; i < parameter.size(); ++i) is_gap[parameter.offset + i] = false;
  }
  for (std::size_t i = 0; i < gradient.size(); ++i) EXPECT_EQ(gradient[i] == 77, is_gap[i]) << i;
}

// An image is read the same whatever is beside it.
TEST(Workspace, ReadsEachImageByItself) {
  const Network network = test::random_network(kNet);
  Workspace workspace(network.architecture(), 4, Workspace::Mode::kInference);
  workspace.load(network);
  const std::vector<double> inputs = test::random_values(4 * 784, 0);
  std::ranges::copy(inputs, workspace.input().begin());
  const auto all = workspace.forward();
  const std::vector<float> first(all.begin(), all.begin() + 10);
  std::ranges::fill(workspace.input().subspan(784), 5.0f);
  EXPECT_TRUE(std::ranges::equal(first, workspace.forward().first(10)));
}

TEST(Workspace, SeesChangedParametersAfterLoad) {
  Network network = test::random_network("input 4x4 | conv 16 3x3 | batchnorm | flatten | dense 3");
  for (const auto mode : {Workspace::Mode::kTraining, Workspace::Mode::kInference}) {
    Workspace workspace(network.architecture(), 2, mode);
    workspace.load(network);
    std::ranges::copy(test::random_values(32, 0), workspace.input().begin());
    const std::vector<float> before(workspace.forward().begin(), workspace.forward().end());
    for (float& value : network.parameters()) value *= 1.5f;
    workspace.load(network);
    const auto after = workspace.forward();
    EXPECT_FALSE(std::ranges::equal(before, after));
    test::NaiveNetwork oracle(network);
    const auto inputs = test::random_values(32, 0);
    const auto expected = mode == Workspace::Mode::kTraining ? oracle.forward(inputs, 2, {}) : oracle.infer(inputs, 2);
    EXPECT_LE(test::relative_error(after, expected), 1e-5);
  }
}

}  // namespace
}  // namespace inkling::network
