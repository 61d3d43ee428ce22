#include "network/inference.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>
#include <vector>

#include "dataset/builtin.h"
#include "support/naive_network.h"

namespace inkling::network {
namespace {

constexpr const char* kEverything =
    "input 8x8 | conv 16 3x3 same | batchnorm | relu | conv 16 3x3 | relu | maxpool 2 | dropout 0.2 | flatten | "
    "dense 20 | batchnorm | tanh | dropout 0.3 | dense 10";

// The first images of the built-in digits, from 0 to 1.
std::vector<float> images(std::size_t count) {
  const dataset::Dataset data = dataset::builtin_digits();
  std::vector<float> images(count * 64);
  std::ranges::transform(std::span(data.pixels).first(images.size()), images.begin(),
                         [](std::uint8_t pixel) { return static_cast<float>(pixel) / 16; });
  return images;
}

ImageSource source_of(const std::vector<float>& images) {
  return [&images](std::size_t first, std::size_t count, std::span<float> to) {
    std::ranges::copy(std::span(images).subspan(first * 64, count * 64), to.begin());
  };
}

// Few, which are computed one by one, and more, which are computed in batches of which the last is not full.
TEST(Inference, FollowsTheOracleForAnyNumberOfImages) {
  const Network network = test::random_network(kEverything);
  const Inference inference(network);
  for (const std::size_t count : {1u, 16u, 17u, 101u}) {
    const std::vector<float> inputs = images(count);
    std::vector<float> outputs(count * 10);
    inference.run(count, source_of(inputs), outputs);
    const std::vector<double> exact(inputs.begin(), inputs.end());
    EXPECT_LE(test::relative_error(outputs, test::NaiveNetwork(network).infer(exact, count)), 1e-4) << count;
  }
}

TEST(Inference, GivesTheSameBitsForAnyNumberOfThreads) {
  const Network network = test::random_network(kEverything);
  const Inference inference(network);
  for (const std::size_t count : {5u, 101u}) {
    const std::vector<float> inputs = images(count);
    std::vector<float> alone(count * 10);
    inference.run(count, source_of(inputs), alone);
    for (const std::size_t threads : {1u, 2u, 3u, 8u}) {
      base::ThreadPool pool(threads);
      std::vector<float> outputs(count * 10);
      inference.run(count, source_of(inputs), pool, outputs);
      EXPECT_EQ(outputs, alone) << threads;
    }
  }
}

TEST(Inference, ServesThreadsAtTheSameTime) {
  const Network network = test::random_network(kEverything);
  const Inference inference(network);
  const std::vector<float> inputs = images(40);
  std::vector<std::vector<float>> outputs(4, std::vector<float>(40 * 10));
  std::vector<std::thread> threads;
  for (auto& own : outputs) {
    threads.emplace_back([&] {
      for (int i = 0; i < 5; ++i) inference.run(40, source_of(inputs), own);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& own : outputs) EXPECT_EQ(own, outputs[0]);
}

TEST(Inference, IsDoneWithoutImages) {
  const Network network = test::random_network(kEverything);
  Inference(network).run(0, [](std::size_t, std::size_t, std::span<float>) { FAIL(); }, {});
}

}  // namespace
}  // namespace inkling::network
