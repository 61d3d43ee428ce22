// Inkling's side of bench/run_engine: answers the same requests as bench/peers/torch_nets.py, one JSON object a line.
//
//   {"what": "train", "net": "lenet5", "variant": "16", "threads": 2, "seconds": 0.05}
//   {"calls": 61, "wall": 0.0507, "cpu": 0.1010, "delay": 0.0002}
//
// what: train         forward, backward and optimizer step on a ready batch of 128; variant: images a shard
//       forward_1     one image, copied in
//       forward_1000  network::Inference of 1000 ready images
//       bare          oneDNN's primitives of one training step, nothing else: forward, both backward passes and their
//                     bias gradients of every convolution and dense layer, pooling, and the backward pass of ReLU; each
//                     in the layouts it likes best, so without reorders, and by whichever algorithm is faster; variant
//                     as in train
// delay: seconds that the threads waited for a core, all together, by the kernel's count: other people's work.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/aligned.h"
#include "base/denormals.h"
#include "base/stream.h"
#include "network/dnnl.h"
#include "network/inference.h"
#include "network/workspace.h"
#include "training/step.h"

namespace inkling {
namespace {

constexpr std::size_t kBatch = 128;
constexpr int kWarmUp = 5;
constexpr double kStrideSeconds = 0.002;  // of calls between two looks at the clock

const std::map<std::string, std::string> kNets = {
    {"lenet5",
     "input 28x28 | conv 6 5x5 same | relu | maxpool 2 | conv 16 5x5 | relu | maxpool 2 | flatten | dense 120 | relu "
     "| dense 84 | relu | dense 10"},
    {"example",
     "input 28x28 | conv 32 3x3 | relu | conv 64 3x3 | relu | maxpool 2 | dropout 0.25 | flatten | dense 128 | relu "
     "| dropout 0.5 | dense 10"},
    {"mlp", "input 28x28 | flatten | dense 512 | relu | dense 512 | relu | dense 10"},
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

double delay_seconds() {
  double nanoseconds = 0;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream file(task.path() / "schedstat");
    double running = 0;
    double waiting = 0;
    file >> running >> waiting;
    nanoseconds += waiting;
  }
  return 1e-9 * nanoseconds;
}

std::vector<float> random_values(std::size_t count) {
  base::RandomStream random(1, base::Purpose::kTest, 0, 0);
  std::vector<float> values(count);
  for (float& value : values) value = random.uniform();
  return values;
}

network::Network make_network(const std::string& name) {
  network::Network network(network::Architecture::parse(kNets.at(name)));
  network.initialize(1, network::Initialization::kHe);
  return network;
}

// What one call of a request does.
class Work {
 public:
  virtual ~Work() = default;
  virtual void run() = 0;
};

class Training : public Work {
 public:
  Training(const std::string& net, std::size_t shard_size, std::size_t threads)
      : network_(make_network(net)),
        optimizer_(optimizer::Sgd{0.9, true, 5e-4}, network_.layout().size,
                   training::decayed_ranges(network_.layout())),
        pool_(threads),
        step_(network_, optimizer_, nullptr, {.batch = kBatch, .shard_size = shard_size}, pool_),
        inputs_(random_values(kBatch * network_.architecture().inputs())) {
    base::RandomStream random(1, base::Purpose::kTest, 0, 1);
    for (std::size_t i = 0; i < kBatch; ++i) {
      labels_.push_back(static_cast<std::uint8_t>(random.below(10)));
      samples_.push_back(i);
    }
  }

  void run() override { step_.run({inputs_, labels_, samples_, epoch_++}, 1e-4); }

 private:
  network::Network network_;
  optimizer::Optimizer optimizer_;
  base::ThreadPool pool_;
  training::TrainingStep step_;
  std::vector<float> inputs_;
  std::vector<std::uint8_t> labels_;
  std::vector<std::uint64_t> samples_;
  std::uint32_t epoch_ = 0;
};

class SingleForward : public Work {
 public:
  explicit SingleForward(const std::string& net)
      : network_(make_network(net)),
        workspace_(network_.architecture(), 1, network::Workspace::Mode::kInference),
        image_(random_values(network_.architecture().inputs())) {
    workspace_.load(network_);
  }

  void run() override {
    std::ranges::copy(image_, workspace_.input().begin());
    workspace_.forward();
  }

 private:
  network::Network network_;
  network::Workspace workspace_;
  std::vector<float> image_;
};

class ManyForward : public Work {
 public:
  ManyForward(const std::string& net, std::size_t threads)
      : network_(make_network(net)),
        pool_(threads),
        images_(random_values(kImages * network_.architecture().inputs())),
        outputs_(kImages * network_.architecture().outputs()) {}

  void run() override {
    const std::size_t size = network_.architecture().inputs();
    const auto source = [&](std::size_t first, std::size_t count, std::span<float> inputs) {
      std::ranges::copy(std::span(images_).subspan(first * size, count * size), inputs.begin());
    };
    network::Inference(network_).run(kImages, source, pool_, outputs_);
  }

 private:
  static constexpr std::size_t kImages = 1000;

  network::Network network_;
  base::ThreadPool pool_;
  std::vector<float> images_;
  std::vector<float> outputs_;
};

class Bare : public Work {
 public:
  Bare(const std::string& net, std::size_t shard_size) : shards_(kBatch / shard_size) {
    const network::onednn::SingleThreaded single_threaded;
    const network::Architecture architecture = network::Architecture::parse(kNets.at(net));
    bool first = true;
    for (const network::LayerSpec& spec : architecture.layers()) {
      if (spec.kind == network::LayerKind::kConv) add_convolution(spec, shard_size, first);
      if (spec.kind == network::LayerKind::kDense) add_dense(spec, shard_size, first);
      if (spec.kind == network::LayerKind::kMaxPool) add_pooling(spec, shard_size);
      if (spec.kind == network::LayerKind::kRelu) add_relu(spec, shard_size);
      if (spec.kind == network::LayerKind::kConv || spec.kind == network::LayerKind::kDense) first = false;
    }
  }

  void run() override {
    const network::onednn::SingleThreaded single_threaded;
    for (std::size_t shard = 0; shard < shards_; ++shard) {
      for (const network::onednn::Kernel& kernel : kernels_) kernel.run();
    }
  }

 private:
  using Dims = dnnl::memory::dims;

  static dnnl::memory::dim dim(std::size_t size) { return static_cast<dnnl::memory::dim>(size); }

  static Dims dims(std::size_t batch, const tensor::Shape& shape) {
    Dims result = {dim(batch)};
    for (const std::size_t size : shape) result.push_back(dim(size));
    return result;
  }

  static network::onednn::Descriptor any(const Dims& dims) {
    return network::onednn::describe(dims, network::onednn::Tag::any);
  }

  dnnl::memory memory(const network::onednn::Descriptor& descriptor) {
    auto& floats = memory_.emplace_back(network::onednn::size_in_floats(descriptor) + 16);
    base::RandomStream random(1, base::Purpose::kTest, 0, memory_.size());
    for (float& value : floats) value = 0.01f * random.uniform();
    return network::onednn::memory_at(descriptor, floats.data());
  }

  // The faster of Winograd's and the direct algorithm.
  template <typename Primitive, typename Make, typename Arguments>
  void add_faster(Make make, Arguments arguments_of) {
    network::onednn::Kernel best;
    double best_seconds = 1e9;
    for (const auto algorithm : {dnnl::algorithm::convolution_direct, dnnl::algorithm::convolution_winograd}) {
      const auto descriptor = make(algorithm);
      if (!descriptor) continue;
      network::onednn::Kernel kernel{Primitive(*descriptor), arguments_of(*descriptor)};
      kernel.run();
      for (int i = 0; i < 20; ++i) {
        const double start = wall_seconds();
        kernel.run();
        if (wall_seconds() - start < best_seconds) {
          best_seconds = wall_seconds() - start;
          best = kernel;
        }
      }
    }
    kernels_.push_back(best);
  }

  void add_convolution(const network::LayerSpec& spec, std::size_t batch, bool first) {
    const Dims kernel = {dim(spec.units), dim(spec.input[0]), dim(spec.kernel), dim(spec.kernel)};
    network::onednn::ConvolutionShape shape{any(dims(batch, spec.input)),
                                            any(kernel),
                                            network::onednn::describe({dim(spec.units)}, network::onednn::Tag::a),
                                            any(dims(batch, spec.output)),
                                            dim(spec.stride),
                                            dim(spec.same ? (spec.kernel - 1) / 2 : 0)};
    const auto forward = [&](dnnl::algorithm algorithm) {
      return network::onednn::convolution_forward(algorithm, network::onednn::Pass::kTraining, shape,
                                                  network::LayerKind::kRelu);
    };
    const auto hint = [&](dnnl::algorithm algorithm) {
      return network::onednn::convolution_forward(algorithm, network::onednn::Pass::kTraining, shape, std::nullopt);
    };
    add_faster<dnnl::convolution_forward>(forward, [&](const auto& d) {
      return network::onednn::Arguments{{DNNL_ARG_SRC, memory(d.src_desc())},
                                        {DNNL_ARG_WEIGHTS, memory(d.weights_desc())},
                                        {DNNL_ARG_BIAS, memory(d.bias_desc())},
                                        {DNNL_ARG_DST, memory(d.dst_desc())},
                                        {DNNL_ARG_SCRATCHPAD, memory(d.scratchpad_desc())}};
    });
    add_faster<dnnl::convolution_backward_weights>(
        [&](dnnl::algorithm algorithm) -> std::optional<dnnl::convolution_backward_weights::primitive_desc> {
          const auto forward_hint = hint(algorithm);
          if (!forward_hint) return std::nullopt;
          return network::onednn::convolution_backward_weights(algorithm, shape, *forward_hint);
        },
        [&](const auto& d) {
          return network::onednn::Arguments{{DNNL_ARG_SRC, memory(d.src_desc())},
                                            {DNNL_ARG_DIFF_WEIGHTS, memory(d.diff_weights_desc())},
                                            {DNNL_ARG_DIFF_BIAS, memory(d.diff_bias_desc())},
                                            {DNNL_ARG_DIFF_DST, memory(d.diff_dst_desc())},
                                            {DNNL_ARG_SCRATCHPAD, memory(d.scratchpad_desc())}};
        });
    if (first) return;
    add_faster<dnnl::convolution_backward_data>(
        [&](dnnl::algorithm algorithm) -> std::optional<dnnl::convolution_backward_data::primitive_desc> {
          const auto forward_hint = hint(algorithm);
          if (!forward_hint) return std::nullopt;
          return network::onednn::convolution_backward_data(algorithm, shape, *forward_hint);
        },
        [&](const auto& d) {
          return network::onednn::Arguments{{DNNL_ARG_DIFF_SRC, memory(d.diff_src_desc())},
                                            {DNNL_ARG_WEIGHTS, memory(d.weights_desc())},
                                            {DNNL_ARG_DIFF_DST, memory(d.diff_dst_desc())},
                                            {DNNL_ARG_SCRATCHPAD, memory(d.scratchpad_desc())}};
        });
  }

  void add_dense(const network::LayerSpec& spec, std::size_t batch, bool first) {
    network::onednn::InnerProductShape shape{
        any({dim(batch), dim(spec.input[0])}), any({dim(spec.units), dim(spec.input[0])}),
        network::onednn::describe({dim(spec.units)}, network::onednn::Tag::a), any({dim(batch), dim(spec.units)})};
    const auto forward =
        network::onednn::inner_product_forward(network::onednn::Pass::kTraining, shape, network::LayerKind::kRelu);
    kernels_.push_back({dnnl::inner_product_forward(forward),
                        {{DNNL_ARG_SRC, memory(forward.src_desc())},
                         {DNNL_ARG_WEIGHTS, memory(forward.weights_desc())},
                         {DNNL_ARG_BIAS, memory(forward.bias_desc())},
                         {DNNL_ARG_DST, memory(forward.dst_desc())},
                         {DNNL_ARG_SCRATCHPAD, memory(forward.scratchpad_desc())}}});
    const auto hint = network::onednn::inner_product_forward(network::onednn::Pass::kTraining, shape, std::nullopt);
    const auto weights = network::onednn::inner_product_backward_weights(shape, hint);
    kernels_.push_back({dnnl::inner_product_backward_weights(weights),
                        {{DNNL_ARG_SRC, memory(weights.src_desc())},
                         {DNNL_ARG_DIFF_WEIGHTS, memory(weights.diff_weights_desc())},
                         {DNNL_ARG_DIFF_BIAS, memory(weights.diff_bias_desc())},
                         {DNNL_ARG_DIFF_DST, memory(weights.diff_dst_desc())},
                         {DNNL_ARG_SCRATCHPAD, memory(weights.scratchpad_desc())}}});
    if (first) return;
    const auto data = network::onednn::inner_product_backward_data(shape, hint);
    kernels_.push_back({dnnl::inner_product_backward_data(data),
                        {{DNNL_ARG_DIFF_SRC, memory(data.diff_src_desc())},
                         {DNNL_ARG_WEIGHTS, memory(data.weights_desc())},
                         {DNNL_ARG_DIFF_DST, memory(data.diff_dst_desc())},
                         {DNNL_ARG_SCRATCHPAD, memory(data.scratchpad_desc())}}});
  }

  // Channels in blocks of 16, padded, as the convolutions before have them.
  static network::onednn::Descriptor blocked(std::size_t batch, const tensor::Shape& shape) {
    if (shape.size() == 1) return network::onednn::describe(dims(batch, shape), network::onednn::Tag::nc);
    return network::onednn::describe(dims(batch, shape), network::onednn::Tag::nChw16c);
  }

  void add_pooling(const network::LayerSpec& spec, std::size_t batch) {
    const auto source = blocked(batch, spec.input);
    const auto destination = blocked(batch, spec.output);
    const Dims window = {2, 2};
    const auto forward = network::onednn::pooling_forward(network::onednn::Pass::kTraining,
                                                          dnnl::algorithm::pooling_max, source, destination, window);
    const dnnl::memory indices = memory(forward.workspace_desc());
    kernels_.push_back({dnnl::pooling_forward(forward),
                        {{DNNL_ARG_SRC, memory(source)},
                         {DNNL_ARG_DST, memory(destination)},
                         {DNNL_ARG_WORKSPACE, indices},
                         {DNNL_ARG_SCRATCHPAD, memory(forward.scratchpad_desc())}}});
    kernels_.back().run();  // indices that the backward pass can follow
    const auto backward =
        network::onednn::pooling_backward(dnnl::algorithm::pooling_max, source, destination, window, forward);
    kernels_.push_back({dnnl::pooling_backward(backward),
                        {{DNNL_ARG_DIFF_SRC, memory(source)},
                         {DNNL_ARG_DIFF_DST, memory(destination)},
                         {DNNL_ARG_WORKSPACE, indices},
                         {DNNL_ARG_SCRATCHPAD, memory(backward.scratchpad_desc())}}});
  }

  // Forward it is a part of the layer before.
  void add_relu(const network::LayerSpec& spec, std::size_t batch) {
    const auto data = blocked(batch, spec.output);
    const auto forward =
        network::onednn::eltwise_forward(network::onednn::Pass::kTraining, network::LayerKind::kRelu, data);
    const auto backward = network::onednn::eltwise_backward(network::LayerKind::kRelu, data, forward);
    kernels_.push_back({dnnl::eltwise_backward(backward),
                        {{DNNL_ARG_DST, memory(data)},
                         {DNNL_ARG_DIFF_DST, memory(data)},
                         {DNNL_ARG_DIFF_SRC, memory(data)},
                         {DNNL_ARG_SCRATCHPAD, memory(backward.scratchpad_desc())}}});
  }

  std::size_t shards_;
  std::deque<base::AlignedVector<float>> memory_;
  std::vector<network::onednn::Kernel> kernels_;
};

std::unique_ptr<Work> make_work(const nlohmann::json& request) {
  const std::string what = request.at("what");
  const std::string net = request.at("net");
  const std::string variant = request.value("variant", "");
  const std::size_t threads = request.value("threads", 1u);
  if (what == "train") return std::make_unique<Training>(net, std::stoul(variant), threads);
  if (what == "bare") return std::make_unique<Bare>(net, std::stoul(variant));
  if (what == "forward_1") return std::make_unique<SingleForward>(net);
  return std::make_unique<ManyForward>(net, threads);
}

nlohmann::json measure(Work& work, double seconds) {
  work.run();
  const double delay = delay_seconds();
  const double cpu = cpu_seconds();
  const double wall = wall_seconds();
  for (std::size_t calls = 0, stride = 1;;) {
    for (std::size_t i = 0; i < stride; ++i) work.run();
    calls += stride;
    const double elapsed = wall_seconds() - wall;
    if (elapsed >= seconds) {
      return {{"calls", calls}, {"wall", elapsed}, {"cpu", cpu_seconds() - cpu}, {"delay", delay_seconds() - delay}};
    }
    stride = std::max<std::size_t>(1, static_cast<std::size_t>(kStrideSeconds * static_cast<double>(calls) / elapsed));
  }
}

}  // namespace
}  // namespace inkling

int main() {
  using namespace inkling;
  const base::FlushDenormals flush;
  std::map<std::string, std::unique_ptr<Work>> works;
  for (std::string line; std::getline(std::cin, line);) {
    nlohmann::json request = nlohmann::json::parse(line);
    nlohmann::json answer;
    if (request.at("what") == "version") {
      const dnnl_version_t* version = dnnl_version();
      answer = {{"onednn", fmt::format("{}.{}.{}", version->major, version->minor, version->patch)}};
    } else {
      const double seconds = request.at("seconds");
      request.erase("seconds");
      auto& work = works[request.dump()];
      if (!work) {
        work = make_work(request);
        for (int i = 0; i < kWarmUp; ++i) work->run();
      }
      answer = measure(*work, seconds);
    }
    fmt::print("{}\n", answer.dump());
    std::fflush(stdout);
  }
}
