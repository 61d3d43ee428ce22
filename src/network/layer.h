// What the layers of a workspace have in common: memory, edges, and the order of calls.
//
// Layers are made front to back, each from the edge that the one before leaves. An edge is an activation of a batch and
// the gradient of the loss by it, both in one layout of oneDNN's. All memory is the workspace's arena's.
#ifndef INKLING_NETWORK_LAYER_H_
#define INKLING_NETWORK_LAYER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "base/aligned.h"
#include "network/dnnl.h"
#include "network/network.h"
#include "network/parameters.h"
#include "network/workspace.h"

namespace inkling::network {

// Buffers that several kernels use one after another: the gradients of neighbouring edges, and kernels' scratch memory.
enum class Slot : std::uint8_t { kGradientA, kGradientB, kScratch };

inline Slot other(Slot gradient) { return gradient == Slot::kGradientA ? Slot::kGradientB : Slot::kGradientA; }

// The memory of a workspace.
class Arena {
 public:
  // `count` zeros of their own, there as long as the arena is, with the slack that network/batch_inner.h reads.
  float* floats(std::size_t count);
  dnnl::memory own(const onednn::Descriptor& descriptor);

  // A view of a shared buffer, which comes into being with finish().
  dnnl::memory shared(const onednn::Descriptor& descriptor, Slot slot);

  // Takes the memory of the shared buffers, each as large as the largest view.
  void finish();

 private:
  struct View {
    dnnl::memory memory;
    Slot slot;
  };

  std::deque<base::AlignedVector<float>> buffers_;
  std::vector<View> views_;
};

struct Edge {
  onednn::Descriptor descriptor;
  dnnl::memory value;
  dnnl::memory gradient;  // nothing in inference
  Slot slot = Slot::kGradientA;
};

// What layers are made from.
struct LayerContext {
  std::size_t batch;
  onednn::Pass pass;
  const ParameterLayout& layout;
  Arena& arena;

  // An edge of this layout with memory of its own, its gradient in `slot`.
  Edge edge(const onednn::Descriptor& descriptor, Slot slot) const;
  dnnl::memory scratch(const dnnl::memory::desc& descriptor) const { return arena.shared(descriptor, Slot::kScratch); }
};

// Whether a layer computes the gradient by its input: not needed up to the first layer with parameters.
enum class InputGradient : bool { kNo, kYes };

struct ForwardPass {
  const DropoutKey& dropout;
};

struct BackwardPass {
  std::span<float> gradient;  // of the flat parameters
};

class Layer {
 public:
  virtual ~Layer() = default;

  // Takes over what the network holds of this layer.
  virtual void load(const Network&) {}

  // From the input edge's value to the output edge's.
  virtual void forward(const ForwardPass& pass) = 0;

  // From the output edge's gradient to the input edge's and the parameters'. May change the output edge's.
  virtual void backward(const BackwardPass&) {}

  // Writes mean and variance of the batch, laid out as Network::statistics().
  virtual void read_statistics(std::span<float>) const {}
};

// A value in another layout; the same memory where the layouts are equal.
class Adapter {
 public:
  Adapter() = default;

  // Copies `from` to memory of this layout of its own.
  static Adapter to(const dnnl::memory& from, const onednn::Descriptor& descriptor, const LayerContext& context);

  // Memory of this layout of its own, that is copied to `to`.
  static Adapter from(const onednn::Descriptor& descriptor, const dnnl::memory& to, const LayerContext& context);

  // Copies `from` to `to`, in whatever layouts they are.
  static Adapter between(const dnnl::memory& from, const dnnl::memory& to, const LayerContext& context);

  // What is to be read, or written.
  const dnnl::memory& memory() const { return memory_; }

  // The other side.
  dnnl::memory& outside() { return outside_; }

  void run() const {
    if (copy_) copy_.run();
  }

 private:
  dnnl::memory memory_;
  dnnl::memory outside_;
  onednn::Kernel copy_;
};

// The parameter of this role of layer `layer`; null where it has none.
const Parameter* find_parameter(const std::vector<Parameter>& parameters, std::size_t layer, ParameterRole role);

}  // namespace inkling::network

#endif  // INKLING_NETWORK_LAYER_H_
