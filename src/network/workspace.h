// What one thread needs to run a network: its kernels for a fixed number of images, and its scratch memory.
//
// Made once and used for many passes. The kernels are oneDNN's, single-threaded (network/dnnl.h); activations stay in
// the layouts that those like best from the first layer to the flattening. A workspace computes the same bits on any
// thread.
//
//   Workspace workspace(network.architecture(), 16, Workspace::Mode::kTraining);
//   workspace.load(network);                                 // whenever parameters changed
//   fill(workspace.input());                                 // [16, inputs]
//   const auto outputs = workspace.forward(dropout);         // [16, outputs]
//   workspace.backward(output_gradient, gradient);           // of the flat parameters
#ifndef INKLING_NETWORK_WORKSPACE_H_
#define INKLING_NETWORK_WORKSPACE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "network/architecture.h"
#include "network/network.h"

namespace inkling::network {

// Which values dropout zeroes: those of sample samples[i] in layer l follow from
// RandomStream(seed, Purpose::kDropout, epoch, l * 2^48 + samples[i]), one draw a value in the order [channel, row,
// column]; l counts the dropout layers.
struct DropoutKey {
  std::uint64_t seed = 0;
  std::uint32_t epoch = 0;
  std::span<const std::uint64_t> samples;  // [batch]
};

class Workspace {
 public:
  // kInference: batch normalization by the running statistics, folded into convolutions; no dropout; no backward.
  // kTraining: batch normalization by the statistics of the batch; dropout.
  enum class Mode : std::uint8_t { kInference, kTraining };

  // REQUIRES: batch >= 1. Throws Error(kIo) where memory does not suffice or oneDNN cannot do it.
  Workspace(const Architecture& architecture, std::size_t batch, Mode mode);
  Workspace(Workspace&&) noexcept;
  Workspace& operator=(Workspace&&) noexcept;
  ~Workspace();

  std::size_t batch() const;

  // Takes over the parameters (and, for inference, the running statistics). Keeps a reference to the network's arrays:
  // it must outlive the passes that follow, and load() must be called again when a parameter changed.
  // REQUIRES: a network of this architecture.
  void load(const Network& network);

  // [batch, inputs], for the caller to write before forward(), each image [channel, row, column]. A pass leaves it as
  // it is.
  std::span<float> input();

  // Runs all layers; returns the outputs, [batch, outputs], valid until the next call. `dropout` is needed in kTraining
  // for architectures with dropout.
  std::span<const float> forward(const DropoutKey& dropout = {});

  // kTraining, after forward(): from the gradient of the loss by the outputs, [batch, outputs], computes that by the
  // parameters and writes it to `gradient`, [layout.size], over what was there; gaps stay as they are.
  void backward(std::span<const float> output_gradient, std::span<float> gradient);

  // kTraining, after forward(): mean and variance (divided by n - 1) of this batch for each batch normalization, laid
  // out as Network::statistics().
  std::span<const float> batch_statistics() const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

// Whether the calling thread is at work inside of oneDNN. For a signal handler: oneDNN 2.6 does not look whether it was
// given the memory that it writes its machine code to.
bool is_inside_onednn();

}  // namespace inkling::network

#endif  // INKLING_NETWORK_WORKSPACE_H_
