#include "network/dnnl.h"

#include <dlfcn.h>
#include <sys/mman.h>

#include <cstddef>
#include <new>
#include <utility>

namespace inkling::network::onednn {
namespace {

// The functions of whichever OpenMP runtime oneDNN was linked with, found at run time so that this library neither
// links nor includes one; null where oneDNN was built without OpenMP.
struct OpenMp {
  int (*get_max_threads)() = nullptr;
  void (*set_num_threads)(int) = nullptr;

  OpenMp() {
    get_max_threads = reinterpret_cast<int (*)()>(dlsym(RTLD_DEFAULT, "omp_get_max_threads"));
    set_num_threads = reinterpret_cast<void (*)(int)>(dlsym(RTLD_DEFAULT, "omp_set_num_threads"));
  }
};

const OpenMp& open_mp() {
  static const OpenMp functions;
  return functions;
}

// 256 KiB a kernel and some more: a network of 40 layers.
constexpr std::size_t kCodeSize = std::size_t{16} << 20;

thread_local bool running = false;

dnnl::prop_kind prop_kind(Pass pass) {
  return pass == Pass::kTraining ? dnnl::prop_kind::forward_training : dnnl::prop_kind::forward_inference;
}

dnnl::algorithm eltwise_algorithm(LayerKind activation) {
  switch (activation) {
    case LayerKind::kSigmoid: return dnnl::algorithm::eltwise_logistic;
    case LayerKind::kTanh: return dnnl::algorithm::eltwise_tanh;
    default: return dnnl::algorithm::eltwise_relu;
  }
}

dnnl::algorithm eltwise_backward_algorithm(LayerKind activation) {
  switch (activation) {
    case LayerKind::kSigmoid: return dnnl::algorithm::eltwise_logistic_use_dst_for_bwd;
    case LayerKind::kTanh: return dnnl::algorithm::eltwise_tanh_use_dst_for_bwd;
    default: return dnnl::algorithm::eltwise_relu_use_dst_for_bwd;
  }
}

dnnl::primitive_attr attributes(Fused activation = {}) {
  dnnl::primitive_attr attributes;
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  if (activation) {
    dnnl::post_ops post_ops;
#if DNNL_VERSION_MAJOR >= 3
    post_ops.append_eltwise(eltwise_algorithm(*activation), 0, 0);
#else
    post_ops.append_eltwise(1, eltwise_algorithm(*activation), 0, 0);
#endif
    attributes.set_post_ops(post_ops);
  }
  return attributes;
}

dnnl::normalization_flags normalization_flags(Pass pass, FuseRelu relu) {
  auto flags = dnnl::normalization_flags::use_scale | dnnl::normalization_flags::use_shift;
  if (pass == Pass::kInference) flags |= dnnl::normalization_flags::use_global_stats;
  if (relu == FuseRelu::kYes) flags |= dnnl::normalization_flags::fuse_norm_relu;
  return flags;
}

// Primitive descriptors are made from operation descriptors in 2.x, directly in 3.x.
template <typename Primitive, typename... Arguments>
typename Primitive::primitive_desc make_forward(const dnnl::primitive_attr& attributes, const Arguments&... arguments) {
#if DNNL_VERSION_MAJOR >= 3
  return {cpu(), arguments..., attributes};
#else
  return {typename Primitive::desc(arguments...), attributes, cpu()};
#endif
}

template <typename Primitive, typename Hint, typename... Arguments>
typename Primitive::primitive_desc make_backward(const Hint& hint, const Arguments&... arguments) {
#if DNNL_VERSION_MAJOR >= 3
  return {cpu(), arguments..., hint, attributes()};
#else
  return {typename Primitive::desc(arguments...), attributes(), cpu(), hint};
#endif
}

// `make`'s result, or nullopt where there is no kernel for it but the reference.
template <typename Make>
auto unless_reference(Make make) -> std::optional<decltype(make())> {
  try {
    auto descriptor = make();
    if (is_reference(descriptor)) return std::nullopt;
    return descriptor;
  } catch (const dnnl::error& error) {
    if (error.status == dnnl_unimplemented) return std::nullopt;
    throw;
  }
}

dnnl::memory::dims square(dnnl::memory::dim size) { return {size, size}; }

}  // namespace

const dnnl::engine& cpu() {
  static const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  return engine;
}

SingleThreaded::SingleThreaded() : was_running_(std::exchange(running, true)) {
  if (!open_mp().set_num_threads) return;
  saved_ = open_mp().get_max_threads();
  open_mp().set_num_threads(1);
}

SingleThreaded::~SingleThreaded() {
  running = was_running_;
  if (saved_ > 0) open_mp().set_num_threads(saved_);
}

bool is_running() { return running; }

void require_memory_for_code() {
  void* const memory = ::mmap(nullptr, kCodeSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  ::munmap(memory, kCodeSize);
}

Descriptor describe(const dnnl::memory::dims& dims, Tag tag) { return {dims, dnnl::memory::data_type::f32, tag}; }

Descriptor plain_activations(std::size_t batch, const tensor::Shape& shape) {
  dnnl::memory::dims dims = {static_cast<dnnl::memory::dim>(batch)};
  for (const std::size_t size : shape) dims.push_back(static_cast<dnnl::memory::dim>(size));
  return describe(dims, shape.size() == 1 ? Tag::nc : Tag::nchw);
}

dnnl::memory::dims dims_of(const Descriptor& descriptor) {
#if DNNL_VERSION_MAJOR >= 3
  return descriptor.get_dims();
#else
  return descriptor.dims();
#endif
}

std::size_t size_in_floats(const Descriptor& descriptor) { return descriptor.get_size() / sizeof(float); }

dnnl::memory memory_at(const Descriptor& descriptor, const float* data) {
  return {descriptor, cpu(), const_cast<float*>(data)};  // oneDNN writes to destinations only
}

void set_data(dnnl::memory& memory, const float* data) { memory.set_data_handle(const_cast<float*>(data)); }

float* data_of(const dnnl::memory& memory) { return static_cast<float*>(memory.get_data_handle()); }

bool is_batch_inner(const Descriptor& descriptor) {
  const auto dims = dims_of(descriptor);
  return dims.size() == 4 && descriptor == describe(dims, Tag::chwn);
}

std::optional<dnnl::convolution_forward::primitive_desc> convolution_forward(dnnl::algorithm algorithm, Pass pass,
                                                                             const ConvolutionShape& shape,
                                                                             Fused activation) {
  return unless_reference([&] {
    return make_forward<dnnl::convolution_forward>(attributes(activation), prop_kind(pass), algorithm, shape.source,
                                                   shape.weights, shape.bias, shape.destination, square(shape.stride),
                                                   square(shape.padding), square(shape.padding));
  });
}

std::optional<dnnl::convolution_backward_data::primitive_desc> convolution_backward_data(
    dnnl::algorithm algorithm, const ConvolutionShape& shape, const dnnl::convolution_forward::primitive_desc& hint) {
  return unless_reference([&] {
    return make_backward<dnnl::convolution_backward_data>(hint, algorithm, shape.source, shape.weights,
                                                          shape.destination, square(shape.stride),
                                                          square(shape.padding), square(shape.padding));
  });
}

std::optional<dnnl::convolution_backward_weights::primitive_desc> convolution_backward_weights(
    dnnl::algorithm algorithm, const ConvolutionShape& shape, const dnnl::convolution_forward::primitive_desc& hint) {
  return unless_reference([&] {
    return make_backward<dnnl::convolution_backward_weights>(hint, algorithm, shape.source, shape.weights, shape.bias,
                                                             shape.destination, square(shape.stride),
                                                             square(shape.padding), square(shape.padding));
  });
}

dnnl::inner_product_forward::primitive_desc inner_product_forward(Pass pass, const InnerProductShape& shape,
                                                                  Fused activation) {
  return make_forward<dnnl::inner_product_forward>(attributes(activation), prop_kind(pass), shape.source, shape.weights,
                                                   shape.bias, shape.destination);
}

dnnl::inner_product_backward_data::primitive_desc inner_product_backward_data(
    const InnerProductShape& shape, const dnnl::inner_product_forward::primitive_desc& hint) {
  return make_backward<dnnl::inner_product_backward_data>(hint, shape.source, shape.weights, shape.destination);
}

dnnl::inner_product_backward_weights::primitive_desc inner_product_backward_weights(
    const InnerProductShape& shape, const dnnl::inner_product_forward::primitive_desc& hint) {
  return make_backward<dnnl::inner_product_backward_weights>(hint, shape.source, shape.weights, shape.bias,
                                                             shape.destination);
}

#if DNNL_VERSION_MAJOR >= 3
dnnl::batch_normalization_forward::primitive_desc batch_normalization_forward(Pass pass, const Descriptor& data,
                                                                              float epsilon, FuseRelu relu) {
  return make_forward<dnnl::batch_normalization_forward>(attributes(), prop_kind(pass), data, data, epsilon,
                                                         normalization_flags(pass, relu));
}

dnnl::batch_normalization_backward::primitive_desc batch_normalization_backward(
    const Descriptor& data, float epsilon, FuseRelu relu,
    const dnnl::batch_normalization_forward::primitive_desc& hint) {
  return make_backward<dnnl::batch_normalization_backward>(hint, dnnl::prop_kind::backward, data, data, data, epsilon,
                                                           normalization_flags(Pass::kTraining, relu));
}

dnnl::pooling_forward::primitive_desc pooling_forward(Pass pass, dnnl::algorithm algorithm, const Descriptor& source,
                                                      const Descriptor& destination, const dnnl::memory::dims& window) {
  return make_forward<dnnl::pooling_forward>(attributes(), prop_kind(pass), algorithm, source, destination, window,
                                             window, square(0), square(0), square(0));
}

dnnl::pooling_backward::primitive_desc pooling_backward(dnnl::algorithm algorithm, const Descriptor& source,
                                                        const Descriptor& destination, const dnnl::memory::dims& window,
                                                        const dnnl::pooling_forward::primitive_desc& hint) {
  return make_backward<dnnl::pooling_backward>(hint, algorithm, source, destination, window, window, square(0),
                                               square(0), square(0));
}

dnnl::eltwise_forward::primitive_desc eltwise_forward(Pass pass, LayerKind activation, const Descriptor& data) {
  return make_forward<dnnl::eltwise_forward>(attributes(), prop_kind(pass), eltwise_backward_algorithm(activation),
                                             data, data, 0.0f, 0.0f);
}

dnnl::eltwise_backward::primitive_desc eltwise_backward(LayerKind activation, const Descriptor& data,
                                                        const dnnl::eltwise_forward::primitive_desc& hint) {
  return make_backward<dnnl::eltwise_backward>(hint, eltwise_backward_algorithm(activation), data, data, data, 0.0f,
                                               0.0f);
}
#else
dnnl::batch_normalization_forward::primitive_desc batch_normalization_forward(Pass pass, const Descriptor& data,
                                                                              float epsilon, FuseRelu relu) {
  return make_forward<dnnl::batch_normalization_forward>(attributes(), prop_kind(pass), data, epsilon,
                                                         normalization_flags(pass, relu));
}

dnnl::batch_normalization_backward::primitive_desc batch_normalization_backward(
    const Descriptor& data, float epsilon, FuseRelu relu,
    const dnnl::batch_normalization_forward::primitive_desc& hint) {
  return make_backward<dnnl::batch_normalization_backward>(hint, dnnl::prop_kind::backward, data, data, epsilon,
                                                           normalization_flags(Pass::kTraining, relu));
}

dnnl::pooling_forward::primitive_desc pooling_forward(Pass pass, dnnl::algorithm algorithm, const Descriptor& source,
                                                      const Descriptor& destination, const dnnl::memory::dims& window) {
  return make_forward<dnnl::pooling_forward>(attributes(), prop_kind(pass), algorithm, source, destination, window,
                                             window, square(0), square(0));
}

dnnl::pooling_backward::primitive_desc pooling_backward(dnnl::algorithm algorithm, const Descriptor& source,
                                                        const Descriptor& destination, const dnnl::memory::dims& window,
                                                        const dnnl::pooling_forward::primitive_desc& hint) {
  return make_backward<dnnl::pooling_backward>(hint, algorithm, source, destination, window, window, square(0),
                                               square(0));
}

dnnl::eltwise_forward::primitive_desc eltwise_forward(Pass pass, LayerKind activation, const Descriptor& data) {
  return make_forward<dnnl::eltwise_forward>(attributes(), prop_kind(pass), eltwise_backward_algorithm(activation),
                                             data, 0.0f, 0.0f);
}

dnnl::eltwise_backward::primitive_desc eltwise_backward(LayerKind activation, const Descriptor& data,
                                                        const dnnl::eltwise_forward::primitive_desc& hint) {
  return make_backward<dnnl::eltwise_backward>(hint, eltwise_backward_algorithm(activation), data, data, 0.0f, 0.0f);
}
#endif

dnnl::reorder::primitive_desc reorder(const Descriptor& from, const Descriptor& to) {
  return {cpu(), from, cpu(), to, attributes()};
}

Kernel::Kernel(dnnl::primitive primitive, Arguments arguments)
    : primitive_(std::move(primitive)), arguments_(std::move(arguments)) {
  for (const auto& [index, memory] : arguments_) list_.push_back({index, memory.get()});
}

void Kernel::run() const {
  thread_local const dnnl::stream stream(cpu());
  dnnl::error::wrap_c_api(
      dnnl_primitive_execute(primitive_.get(), stream.get(), static_cast<int>(list_.size()), list_.data()),
      "could not execute a kernel");
}

}  // namespace inkling::network::onednn
