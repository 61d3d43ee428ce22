// oneDNN, as this library uses it: on the CPU, in float, one thread, scratch memory from the caller.
//
// The only files that know how oneDNN's versions differ (2.6 in Debian 12, 3.x elsewhere). Layers ask for primitive
// descriptors here and execute them themselves. See https://oneapi-src.github.io/oneDNN/.
#ifndef INKLING_NETWORK_DNNL_H_
#define INKLING_NETWORK_DNNL_H_

#include <cstddef>
#include <oneapi/dnnl/dnnl.hpp>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "network/architecture.h"

namespace inkling::network::onednn {

using Descriptor = dnnl::memory::desc;
using Tag = dnnl::memory::format_tag;
using Arguments = std::unordered_map<int, dnnl::memory>;

const dnnl::engine& cpu();

// While a scope lasts, oneDNN makes and runs kernels for one thread on the calling thread. Its OpenMP runtime would
// start threads of its own otherwise, and cut sums by their number. Both making and running must be in such a scope.
class SingleThreaded {
 public:
  SingleThreaded();
  SingleThreaded(const SingleThreaded&) = delete;
  SingleThreaded& operator=(const SingleThreaded&) = delete;
  ~SingleThreaded();

 private:
  int saved_ = 0;
  bool was_running_ = false;
};

// Whether the calling thread is in such a scope. For a signal handler: oneDNN 2.6 does not look whether it was given
// the memory that it writes its machine code to.
bool is_running();

// Throws std::bad_alloc where there is no memory for the code of a network's kernels. It is asked for and given back:
// what other threads take meanwhile is not seen.
void require_memory_for_code();

// Floats of this shape in this layout; Tag::any where a kernel may choose.
Descriptor describe(const dnnl::memory::dims& dims, Tag tag);

// [batch, …] of activations of the shape of one image, in the plain layout.
Descriptor plain_activations(std::size_t batch, const tensor::Shape& shape);

dnnl::memory::dims dims_of(const Descriptor& descriptor);
std::size_t size_in_floats(const Descriptor& descriptor);

// Memory of the caller's seen through a descriptor; `data` may be null until set_data().
dnnl::memory memory_at(const Descriptor& descriptor, const float* data);
void set_data(dnnl::memory& memory, const float* data);
float* data_of(const dnnl::memory& memory);

// Whether these are images with the batch innermost (network/batch_inner.h).
bool is_batch_inner(const Descriptor& descriptor);

enum class Pass : bool { kInference, kTraining };

struct ConvolutionShape {
  Descriptor source;  // [batch, in, height, width]; Tag::any or a layout
  Descriptor weights;
  Descriptor bias;  // zero descriptor: none
  Descriptor destination;
  dnnl::memory::dim stride = 1;
  dnnl::memory::dim padding = 0;
};

// `activation`: kRelu, kSigmoid or kTanh applied to the result.
using Fused = std::optional<LayerKind>;

// nullopt where oneDNN has no kernel for it but its slow reference.
std::optional<dnnl::convolution_forward::primitive_desc> convolution_forward(dnnl::algorithm algorithm, Pass pass,
                                                                             const ConvolutionShape& shape,
                                                                             Fused activation);
std::optional<dnnl::convolution_backward_data::primitive_desc> convolution_backward_data(
    dnnl::algorithm algorithm, const ConvolutionShape& shape, const dnnl::convolution_forward::primitive_desc& hint);
std::optional<dnnl::convolution_backward_weights::primitive_desc> convolution_backward_weights(
    dnnl::algorithm algorithm, const ConvolutionShape& shape, const dnnl::convolution_forward::primitive_desc& hint);

struct InnerProductShape {
  Descriptor source;  // [batch, in]
  Descriptor weights;
  Descriptor bias;
  Descriptor destination;
};

dnnl::inner_product_forward::primitive_desc inner_product_forward(Pass pass, const InnerProductShape& shape,
                                                                  Fused activation);
dnnl::inner_product_backward_data::primitive_desc inner_product_backward_data(
    const InnerProductShape& shape, const dnnl::inner_product_forward::primitive_desc& hint);
dnnl::inner_product_backward_weights::primitive_desc inner_product_backward_weights(
    const InnerProductShape& shape, const dnnl::inner_product_forward::primitive_desc& hint);

enum class FuseRelu : bool { kNo, kYes };

dnnl::batch_normalization_forward::primitive_desc batch_normalization_forward(Pass pass, const Descriptor& data,
                                                                              float epsilon, FuseRelu relu);
dnnl::batch_normalization_backward::primitive_desc batch_normalization_backward(
    const Descriptor& data, float epsilon, FuseRelu relu,
    const dnnl::batch_normalization_forward::primitive_desc& hint);

// Square windows side by side, without padding.
dnnl::pooling_forward::primitive_desc pooling_forward(Pass pass, dnnl::algorithm algorithm, const Descriptor& source,
                                                      const Descriptor& destination, const dnnl::memory::dims& window);
dnnl::pooling_backward::primitive_desc pooling_backward(dnnl::algorithm algorithm, const Descriptor& source,
                                                        const Descriptor& destination, const dnnl::memory::dims& window,
                                                        const dnnl::pooling_forward::primitive_desc& hint);

// kRelu, kSigmoid or kTanh; backward from the destination.
dnnl::eltwise_forward::primitive_desc eltwise_forward(Pass pass, LayerKind activation, const Descriptor& data);
dnnl::eltwise_backward::primitive_desc eltwise_backward(LayerKind activation, const Descriptor& data,
                                                        const dnnl::eltwise_forward::primitive_desc& hint);

dnnl::reorder::primitive_desc reorder(const Descriptor& from, const Descriptor& to);

// Whether oneDNN fell back to its plain loops, which are a hundred times slower than its kernels.
template <typename PrimitiveDescriptor>
bool is_reference(const PrimitiveDescriptor& descriptor) {
  const std::string_view name = descriptor.impl_info_str();  // "ref:any", "bnorm_ref:any", "jit:avx512_core"
  return name.find("ref:") != std::string_view::npos;
}

// A kernel with all its arguments in place. The arguments are kept in the form that oneDNN's C interface takes: a small
// kernel takes no longer than its C++ interface needs to convert them.
class Kernel {
 public:
  Kernel() = default;
  Kernel(dnnl::primitive primitive, Arguments arguments);

  explicit operator bool() const { return static_cast<bool>(primitive_); }
  void run() const;

 private:
  dnnl::primitive primitive_;
  Arguments arguments_;
  std::vector<dnnl_exec_arg_t> list_;
};

}  // namespace inkling::network::onednn

#endif  // INKLING_NETWORK_DNNL_H_
