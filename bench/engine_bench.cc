// How fast the minibatch engine trains and reads, and how much of that is oneDNN's own time.
//
//   engine_bench [seconds a measurement, 1]
//
// Prints a table: images a second when training batches of 128 with SGD and momentum, by shard size and threads; the
// share of the time that is spent inside oneDNN's kernels (by its own verbose clock); and forward passes of one image
// and of 1000. Nets: LeNet-5 with ReLU, PyTorch's MNIST example without dropout, an MLP. Inputs are random; the kernels
// do not care. On a busy machine compare the CPU figures, which count the time that the process ran.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <oneapi/dnnl/dnnl.hpp>
#include <string>
#include <vector>

#include "base/denormals.h"
#include "base/stream.h"
#include "network/inference.h"
#include "network/workspace.h"
#include "training/step.h"

namespace inkling {
namespace {

constexpr std::size_t kBatch = 128;
constexpr double kStretch = 0.005;  // seconds between two looks at the clock, at least

struct Net {
  const char* name;
  const char* architecture;
  std::vector<std::size_t> shard_sizes;
};

const std::vector<Net> kNets = {
    {"LeNet-5",
     "input 28x28 | conv 6 5x5 same | relu | maxpool 2 | conv 16 5x5 | relu | maxpool 2 | flatten | dense 120 | relu | "
     "dense 84 | relu | dense 10",
     {8, 16, 32, 64}},
    {"conv32-conv64",
     "input 28x28 | conv 32 3x3 | relu | conv 64 3x3 | relu | maxpool 2 | flatten | dense 128 | relu | dense 10",
     {8, 16, 32, 64}},
    {"MLP 512-512", "input 28x28 | flatten | dense 512 | relu | dense 512 | relu | dense 10", {16, 32, 64}},
};

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double cpu_seconds() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Timing {
  double wall = 0;  // seconds a call, the fastest of several stretches
  double cpu = 0;
};

template <typename Work>
Timing measure(double seconds, Work work) {
  work();
  Timing best{1e9, 1e9};
  const double end = wall_seconds() + seconds;
  int calls = 1;
  while (wall_seconds() < end) {
    const double wall = wall_seconds();
    const double cpu = cpu_seconds();
    for (int i = 0; i < calls; ++i) work();
    const double wall_call = (wall_seconds() - wall) / calls;
    best.wall = std::min(best.wall, wall_call);
    best.cpu = std::min(best.cpu, (cpu_seconds() - cpu) / calls);
    calls = std::max(1, static_cast<int>(kStretch / wall_call));
  }
  return best;
}

// A training set of one random batch, and all that trains on it.
class Training {
 public:
  Training(const Net& net, std::size_t shard_size, std::size_t threads)
      : network_(network::Architecture::parse(net.architecture)),
        optimizer_(optimizer::Sgd{0.9, true, 5e-4}, network_.layout().size,
                   training::decayed_ranges(network_.layout())),
        pool_(threads) {
    network_.initialize(1, network::Initialization::kHe);
    step_ = std::make_unique<training::TrainingStep>(
        network_, optimizer_, nullptr, training::StepSettings{.batch = kBatch, .shard_size = shard_size}, pool_);
    base::RandomStream random(1, base::Purpose::kTest, 0, 0);
    inputs_.resize(kBatch * network_.architecture().inputs());
    for (float& value : inputs_) value = random.uniform();
    for (std::size_t i = 0; i < kBatch; ++i) {
      labels_.push_back(static_cast<std::uint8_t>(random.below(10)));
      samples_.push_back(i);
    }
  }

  void step() { step_->run({inputs_, labels_, samples_, 0}, 1e-4); }

 private:
  network::Network network_;
  optimizer::Optimizer optimizer_;
  base::ThreadPool pool_;
  std::unique_ptr<training::TrainingStep> step_;
  std::vector<float> inputs_;
  std::vector<std::uint8_t> labels_;
  std::vector<std::uint64_t> samples_;
};

// The seconds a call that oneDNN's verbose output adds up to, each kernel by its fastest run: lines such as
// "dnnl_verbose,exec,cpu,…,0.123", in milliseconds ("onednn_verbose,…,exec,…" in 3.x).
template <typename Work>
double kernel_seconds(int calls, Work work) {
  std::fflush(stdout);
  const int kept = dup(STDOUT_FILENO);
  char path[] = "/tmp/engine_bench_XXXXXX";
  const int file = mkstemp(path);
  dup2(file, STDOUT_FILENO);
  dnnl_set_verbose(1);
  for (int i = 0; i < calls; ++i) work();
  dnnl_set_verbose(0);
  std::fflush(stdout);
  dup2(kept, STDOUT_FILENO);
  close(file);
  close(kept);
  std::ifstream lines(path);
  std::vector<double> milliseconds;
  for (std::string line; std::getline(lines, line);) {
    if (line.find(",exec,") == std::string::npos) continue;
    milliseconds.push_back(std::strtod(line.substr(line.rfind(',') + 1).c_str(), nullptr));
  }
  unlink(path);
  const std::size_t kernels = milliseconds.size() / static_cast<std::size_t>(calls);
  double sum = 0;
  for (std::size_t kernel = 0; kernel < kernels; ++kernel) {
    double fastest = milliseconds[kernel];
    for (std::size_t i = kernel; i < milliseconds.size(); i += kernels) fastest = std::min(fastest, milliseconds[i]);
    sum += fastest;
  }
  return sum / 1000;
}

void bench_training(double seconds) {
  fmt::print("training, batch {}        shard  threads   images/s   (of CPU time)    in oneDNN\n", kBatch);
  for (const Net& net : kNets) {
    for (const std::size_t shard_size : net.shard_sizes) {
      for (const std::size_t threads : {1u, 2u}) {
        Training training(net, shard_size, threads);
        const Timing timing = measure(seconds, [&] { training.step(); });
        const double batch = kBatch;
        fmt::print("  {:22} {:7} {:8} {:10.0f} {:12.0f}", net.name, shard_size, threads, batch / timing.wall,
                   batch / timing.cpu);
        if (threads == 1) {
          fmt::print("      {:8.0f}%", 100 * kernel_seconds(20, [&] { training.step(); }) / timing.cpu);
        }
        fmt::print("\n");
        std::fflush(stdout);
      }
    }
  }
}

void bench_forward(double seconds) {
  fmt::print("forward, of CPU time           1 image         batch 1000\n");
  const base::FlushDenormals flush;
  for (const Net& net : kNets) {
    network::Network network(network::Architecture::parse(net.architecture));
    network.initialize(1, network::Initialization::kHe);
    network::Workspace workspace(network.architecture(), 1, network::Workspace::Mode::kInference);
    workspace.load(network);
    std::ranges::fill(workspace.input(), 0.5f);
    const Timing single = measure(seconds, [&] { workspace.forward(); });
    std::vector<float> outputs(1000 * network.architecture().outputs());
    base::ThreadPool pool(1);
    const auto images = [](std::size_t, std::size_t, std::span<float> inputs) { std::ranges::fill(inputs, 0.5f); };
    const Timing many = measure(seconds, [&] { network::Inference(network).run(1000, images, pool, outputs); });
    fmt::print("  {:22} {:10.1f} µs {:10.0f} images/s\n", net.name, 1e6 * single.cpu, 1000 / many.cpu);
  }
}

std::string processor() {
  std::ifstream lines("/proc/cpuinfo");
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  }
  return "unknown processor";
}

}  // namespace
}  // namespace inkling

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::atof(argv[1]) : 1;
  const dnnl_version_t* version = dnnl_version();
  fmt::print("{}, oneDNN {}.{}.{}\n", inkling::processor(), version->major, version->minor, version->patch);
  inkling::bench_training(seconds);
  inkling::bench_forward(seconds);
}
