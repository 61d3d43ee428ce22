// Kernels for images with few channels, with the batch innermost: x[c, i, j, n].
//
// oneDNN's layouts hold channels in blocks of 16 and compute the padding too: a convolution of 1 to 6 channels does
// three times the work there. Here a row of an image, its columns for the whole batch, is one run of floats: vectors go
// along it whatever the number of channels, and the value k columns on is k · batch floats on. Highway compiles the
// kernels for every instruction set and picks the machine's at run time.
//
// Buffers that are read as rows must have kBatchInnerSlack more floats behind their end, finite ones.
#ifndef INKLING_NETWORK_BATCH_INNER_H_
#define INKLING_NETWORK_BATCH_INNER_H_

#include <cstddef>

namespace inkling::network {

inline constexpr std::size_t kBatchInnerSlack = 16;

// A convolution of stride 1 over x that has `padding` rows and columns of zeros on each side.
struct BatchInnerConv {
  std::size_t in = 0;   // channels
  std::size_t out = 0;  // channels
  std::size_t kernel = 0;
  std::size_t padding = 0;
  std::size_t height = 0;  // of y; x has height + kernel - 1 rows
  std::size_t width = 0;   // of y; x has width + kernel - 1 columns
  std::size_t batch = 0;
};

enum class WithRelu : bool { kNo, kYes };

// y[o, i, j, n] = a(bias[o] + Σ_{c, k, l} weight[o, c, k, l] x[c, i + k, j + l, n]), a the identity or max(0, ·).
// `bias` may be null.
void batch_inner_conv(const BatchInnerConv& conv, const float* x, const float* weight, const float* bias, WithRelu relu,
                      float* y);

// dweight[o, c, k, l] = Σ_{i, j, n} dy[o, i, j, n] x[c, i + k, j + l, n] and dbias[o] = Σ_{i, j, n} dy[o, i, j, n],
// which may be null.
void batch_inner_conv_gradient(const BatchInnerConv& conv, const float* x, const float* dy, float* dweight,
                               float* dbias);

// Windows of window × window side by side; what does not fill one is left out.
struct BatchInnerPool {
  std::size_t channels = 0;
  std::size_t height = 0;  // of x
  std::size_t width = 0;   // of x
  std::size_t window = 0;
  std::size_t batch = 0;
};

// y = the maximum of each window.
void batch_inner_maxpool(const BatchInnerPool& pool, const float* x, float* y);

// dx = dy where x first was the maximum y of its window, 0 elsewhere.
void batch_inner_maxpool_gradient(const BatchInnerPool& pool, const float* x, const float* y, const float* dy,
                                  float* dx);

// Batch normalization (network/batchnorm.h) of channels that are runs of floats, and the ReLU behind it.
struct BatchInnerNorm {
  std::size_t channels = 0;
  std::size_t items = 0;  // n: the floats of a channel, its height · width · batch
  WithRelu relu = WithRelu::kNo;
  float epsilon = 0;
};

// mean and variance, of channels values each, are those of x; y = a(scale (x - mean) / √(variance + ε) + shift).
void batch_inner_norm(const BatchInnerNorm& norm, const float* x, const float* scale, const float* shift, float* y,
                      float* mean, float* variance);

// What a forward pass read and made, for its gradient.
struct BatchInnerNormed {
  const float* x = nullptr;
  const float* y = nullptr;
  const float* scale = nullptr;
  const float* mean = nullptr;
  const float* variance = nullptr;
};

// `dx` may be null.
void batch_inner_norm_gradient(const BatchInnerNorm& norm, const BatchInnerNormed& normed, const float* dy, float* dx,
                               float* dscale, float* dshift);

}  // namespace inkling::network

#endif  // INKLING_NETWORK_BATCH_INNER_H_
