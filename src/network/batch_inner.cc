#include "network/batch_inner.h"

#include <algorithm>
#include <cmath>
#include <limits>

// Scalable vectors have no fixed size to make blocks of; machines that have them have NEON.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE_256 | HWY_SVE2 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "network/batch_inner.cc"
#include <hwy/foreach_target.h>  // includes this file once for each instruction set
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace inkling::network {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using D = hn::CappedTag<float, 16>;
using V = hn::Vec<D>;
constexpr std::size_t kN = HWY_MIN(HWY_LANES(float), 16);

// Sums that are kept in registers: of kRows channels × kColumns vectors along a row, and of kChannels × kTaps weights.
constexpr bool kManyRegisters = HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL || HWY_ARCH_ARM_A64;
constexpr std::size_t kRows = kManyRegisters ? 6 : 4;
constexpr std::size_t kColumns = kManyRegisters ? 4 : 2;
constexpr std::size_t kChannels = kManyRegisters ? 4 : 2;
constexpr std::size_t kTaps = 5;

// What is there where the mask is set, 0 elsewhere. (Highway's MaskedLoad wants alignment on some targets.)
template <typename Mask>
HWY_ATTR HWY_INLINE V load_where(Mask mask, const float* from) {
  return hn::IfThenElseZero(mask, hn::LoadU(D(), from));
}

// f<count>(), the count made a constant. REQUIRES: 1 <= count <= kMost.
template <std::size_t kMost, typename F>
HWY_ATTR HWY_INLINE void with_count(std::size_t count, F f) {
  if constexpr (kMost > 1) {
    if (count < kMost) return with_count<kMost - 1>(count, f);
  }
  f.template operator()<kMost>();
}

// Calls f<count>(first) for consecutive ranges of at most kMost that cover 0..size-1 and differ by at most one in size.
template <std::size_t kMost, typename F>
HWY_ATTR HWY_INLINE void for_even_ranges(std::size_t size, F f) {
  const std::size_t parts = (size + kMost - 1) / kMost;
  for (std::size_t part = 0, first = 0; part < parts; ++part) {
    const std::size_t count = (size - first + parts - part - 1) / (parts - part);
    with_count<kMost>(count, [&]<std::size_t kCount>() HWY_ATTR { f.template operator()<kCount>(first); });
    first += count;
  }
}

// Σ f(offset) along a channel of `items` floats, in four sums that do not wait for one another.
template <typename F>
HWY_ATTR HWY_INLINE float sum_of_channel(std::size_t items, F f) {
  const D d;
  V sum[4] = {hn::Zero(d), hn::Zero(d), hn::Zero(d), hn::Zero(d)};
  std::size_t i = 0;
  for (; i + 4 * kN <= items; i += 4 * kN) {
    for (std::size_t p = 0; p < 4; ++p) sum[p] = hn::Add(sum[p], f(i + p * kN));
  }
  for (; i < items; i += kN) {
    const auto mask = hn::FirstN(d, std::min(kN, items - i));
    sum[0] = hn::Add(sum[0], hn::IfThenElseZero(mask, f(i)));
  }
  return hn::GetLane(hn::SumOfLanes(d, hn::Add(hn::Add(sum[0], sum[1]), hn::Add(sum[2], sum[3]))));
}

// The taps first..last-1 of a kernel that see more than padding from outputs begin..end-1 of `size`.
struct Taps {
  Taps(const BatchInnerConv& conv, std::size_t begin, std::size_t end, std::size_t size)
      : first(conv.padding > end - 1 ? conv.padding - (end - 1) : 0),
        last(std::min(conv.kernel, size + conv.kernel - 1 - conv.padding - begin)) {}

  std::size_t first;
  std::size_t last;
};

class Convolution {
 public:
  Convolution(const BatchInnerConv& conv, const float* x)
      : conv_(conv),
        x_(x),
        row_(conv.width * conv.batch),
        x_row_((conv.width + conv.kernel - 1) * conv.batch),
        x_plane_((conv.height + conv.kernel - 1) * x_row_) {}

  HWY_ATTR void forward(const float* weight, const float* bias, WithRelu relu, float* y) const {
    const std::size_t vectors = (row_ + kN - 1) / kN;
    for_even_ranges<kRows>(conv_.out, [&]<std::size_t kOut>(std::size_t o) HWY_ATTR {
      for (std::size_t i = 0; i < conv_.height; ++i) {
        for_even_ranges<kColumns>(vectors, [&]<std::size_t kVectors>(std::size_t vector) HWY_ATTR {
          forward_block<kOut, kVectors>(weight, bias, relu, o, i, vector * kN, y);
        });
      }
    });
  }

  HWY_ATTR void gradient(const float* dy, float* dweight, float* dbias) const {
    for_even_ranges<kChannels>(conv_.out, [&]<std::size_t kOut>(std::size_t o) HWY_ATTR {
      for (std::size_t c = 0; c < conv_.in; ++c) {
        for (std::size_t k = 0; k < conv_.kernel; ++k) {
          for_even_ranges<kTaps>(conv_.kernel, [&]<std::size_t kCount>(std::size_t l)
                                                   HWY_ATTR { gradient_block<kOut, kCount>(dy, o, c, k, l, dweight); });
        }
      }
    });
    if (dbias) bias_gradient(dy, dbias);
  }

 private:
  // y of channels o .. o + kOut - 1, row i, floats f .. f + kVectors · kN - 1 of it.
  template <std::size_t kOut, std::size_t kVectors>
  HWY_ATTR HWY_INLINE void forward_block(const float* weight, const float* bias, WithRelu relu, std::size_t o,
                                         std::size_t i, std::size_t f, float* y) const {
    const D d;
    const std::size_t taps = conv_.kernel * conv_.kernel;
    const std::size_t last_float = std::min(f + kVectors * kN, row_) - 1;
    const Taps rows(conv_, i, i + 1, conv_.height);
    const Taps columns(conv_, f / conv_.batch, last_float / conv_.batch + 1, conv_.width);
    V sum[kOut][kVectors];
    for (std::size_t r = 0; r < kOut; ++r) {
      for (std::size_t p = 0; p < kVectors; ++p) sum[r][p] = bias ? hn::Set(d, bias[o + r]) : hn::Zero(d);
    }
    for (std::size_t c = 0; c < conv_.in; ++c) {
      for (std::size_t k = rows.first; k < rows.last; ++k) {
        const float* x = x_ + c * x_plane_ + (i + k) * x_row_ + f;
        const float* w = weight + (o * conv_.in + c) * taps + k * conv_.kernel;
        for (std::size_t l = columns.first; l < columns.last; ++l) {
          V value[kVectors];
          for (std::size_t p = 0; p < kVectors; ++p) value[p] = hn::LoadU(d, x + l * conv_.batch + p * kN);
          for (std::size_t r = 0; r < kOut; ++r) {
            const V factor = hn::Set(d, w[r * conv_.in * taps + l]);
            for (std::size_t p = 0; p < kVectors; ++p) sum[r][p] = hn::MulAdd(factor, value[p], sum[r][p]);
          }
        }
      }
    }
    for (std::size_t r = 0; r < kOut; ++r) {
      float* to = y + ((o + r) * conv_.height + i) * row_ + f;
      for (std::size_t p = 0; p < kVectors; ++p) {
        const V result = relu == WithRelu::kYes ? hn::Max(sum[r][p], hn::Zero(d)) : sum[r][p];
        const std::size_t left = row_ - f - p * kN;
        if (left >= kN) {
          hn::StoreU(result, d, to + p * kN);
        } else {
          hn::BlendedStore(result, hn::FirstN(d, left), d, to + p * kN);
        }
      }
    }
  }

  // dweight of channels o .. o + kOut - 1, c, row k, columns l .. l + kCount - 1 of the kernel.
  template <std::size_t kOut, std::size_t kCount>
  HWY_ATTR HWY_INLINE void gradient_block(const float* dy, std::size_t o, std::size_t c, std::size_t k, std::size_t l,
                                          float* dweight) const {
    const D d;
    V sum[kOut][kCount];
    for (std::size_t r = 0; r < kOut; ++r) {
      for (std::size_t t = 0; t < kCount; ++t) sum[r][t] = hn::Zero(d);
    }
    const std::size_t plane = conv_.height * row_;
    const std::size_t whole = row_ / kN * kN;
    const auto rest = hn::FirstN(d, row_ - whole);
    for (std::size_t i = 0; i < conv_.height; ++i) {
      if (i + k < conv_.padding || i + k >= conv_.height + conv_.kernel - 1 - conv_.padding) continue;
      const float* g = dy + o * plane + i * row_;
      const float* x = x_ + c * x_plane_ + (i + k) * x_row_ + l * conv_.batch;
      for (std::size_t f = 0; f < whole; f += kN) {
        V gradient[kOut];
        for (std::size_t r = 0; r < kOut; ++r) gradient[r] = hn::LoadU(d, g + r * plane + f);
        for (std::size_t t = 0; t < kCount; ++t) {
          const V value = hn::LoadU(d, x + t * conv_.batch + f);
          for (std::size_t r = 0; r < kOut; ++r) sum[r][t] = hn::MulAdd(gradient[r], value, sum[r][t]);
        }
      }
      if (whole == row_) continue;
      for (std::size_t r = 0; r < kOut; ++r) {
        const V gradient = load_where(rest, g + r * plane + whole);
        for (std::size_t t = 0; t < kCount; ++t) {
          sum[r][t] = hn::MulAdd(gradient, hn::LoadU(d, x + t * conv_.batch + whole), sum[r][t]);
        }
      }
    }
    for (std::size_t r = 0; r < kOut; ++r) {
      for (std::size_t t = 0; t < kCount; ++t) {
        dweight[(((o + r) * conv_.in + c) * conv_.kernel + k) * conv_.kernel + l + t] =
            hn::GetLane(hn::SumOfLanes(d, sum[r][t]));
      }
    }
  }

  HWY_ATTR void bias_gradient(const float* dy, float* dbias) const {
    const D d;
    const std::size_t plane = conv_.height * row_;
    for (std::size_t o = 0; o < conv_.out; ++o) {
      const float* g = dy + o * plane;
      dbias[o] = sum_of_channel(plane, [&](std::size_t i) HWY_ATTR { return hn::LoadU(d, g + i); });
    }
  }

  const BatchInnerConv& conv_;
  const float* x_;
  std::size_t row_;      // floats of a row of y
  std::size_t x_row_;    // of x
  std::size_t x_plane_;  // of a channel of x
};

HWY_ATTR void conv(const BatchInnerConv& geometry, const float* x, const float* weight, const float* bias,
                   WithRelu relu, float* y) {
  Convolution(geometry, x).forward(weight, bias, relu, y);
}

HWY_ATTR void conv_gradient(const BatchInnerConv& geometry, const float* x, const float* dy, float* dweight,
                            float* dbias) {
  Convolution(geometry, x).gradient(dy, dweight, dbias);
}

// Calls f(mask, offset of the window's first value in x, offset in y) for vectors of windows, along the batch.
template <typename F>
HWY_ATTR HWY_INLINE void for_windows(const BatchInnerPool& pool, F f) {
  const std::size_t rows = pool.height / pool.window;
  const std::size_t columns = pool.width / pool.window;
  const D d;
  for (std::size_t plane = 0; plane < pool.channels * rows; ++plane) {
    const std::size_t x_row = plane / rows * pool.height + plane % rows * pool.window;
    for (std::size_t j = 0; j < columns; ++j) {
      for (std::size_t n = 0; n < pool.batch; n += kN) {
        f(hn::FirstN(d, pool.batch - n), (x_row * pool.width + j * pool.window) * pool.batch + n,
          (plane * columns + j) * pool.batch + n);
      }
    }
  }
}

// The maximum of each of `count` values of `rows` rows, `stride` floats apart. `to` has room for a vector more.
HWY_ATTR HWY_INLINE void maximum_of_rows(const float* from, std::size_t rows, std::size_t stride, std::size_t count,
                                         float* to) {
  const D d;
  for (std::size_t f = 0; f < count; f += kN) {
    V largest = hn::LoadU(d, from + f);
    for (std::size_t k = 1; k < rows; ++k) largest = hn::Max(largest, hn::LoadU(d, from + k * stride + f));
    hn::StoreU(largest, d, to + f);
  }
}

// Of batches below a vector: first down the rows of the windows, along the row, some windows at a time; then across.
HWY_ATTR void maxpool_small_batch(const BatchInnerPool& pool, const float* x, float* y) {
  constexpr std::size_t kRoom = 1024;
  float maxima[kRoom + kN];
  const std::size_t rows = pool.height / pool.window;
  const std::size_t columns = pool.width / pool.window;
  const std::size_t row = pool.width * pool.batch;
  const std::size_t window = pool.window * pool.batch;  // floats of a window's row
  const std::size_t at_once = kRoom / window;
  for (std::size_t plane = 0; plane < pool.channels * rows; ++plane) {
    const float* from = x + (plane / rows * pool.height + plane % rows * pool.window) * row;
    for (std::size_t j = 0; j < columns; j += at_once) {
      const std::size_t count = std::min(at_once, columns - j);
      maximum_of_rows(from + j * window, pool.window, row, count * window, maxima);
      for (const float* first = maxima; first < maxima + count * window; first += window) {
        for (std::size_t n = 0; n < pool.batch; ++n) {
          float largest = first[n];
          for (std::size_t l = n + pool.batch; l < window; l += pool.batch) largest = std::max(largest, first[l]);
          *y++ = largest;
        }
      }
    }
  }
}

HWY_ATTR void maxpool(const BatchInnerPool& pool, const float* x, float* y) {
  if (pool.batch < kN) return maxpool_small_batch(pool, x, y);
  const D d;
  for_windows(pool, [&](auto mask, std::size_t from, std::size_t to) HWY_ATTR {
    V largest = hn::LoadU(d, x + from);
    for (std::size_t k = 0; k < pool.window; ++k) {
      for (std::size_t l = 0; l < pool.window; ++l) {
        largest = hn::Max(largest, hn::LoadU(d, x + from + (k * pool.width + l) * pool.batch));
      }
    }
    hn::BlendedStore(largest, mask, d, y + to);
  });
}

HWY_ATTR void maxpool_gradient(const BatchInnerPool& pool, const float* x, const float* y, const float* dy, float* dx) {
  const D d;
  if (pool.height % pool.window != 0 || pool.width % pool.window != 0) {
    std::fill_n(dx, pool.channels * pool.height * pool.width * pool.batch, 0.0f);
  }
  for_windows(pool, [&](auto mask, std::size_t from, std::size_t to) HWY_ATTR {
    const V largest = hn::LoadU(d, y + to);
    V gradient = load_where(mask, dy + to);
    for (std::size_t k = 0; k < pool.window; ++k) {
      for (std::size_t l = 0; l < pool.window; ++l) {
        const std::size_t at = from + (k * pool.width + l) * pool.batch;
        const auto here = hn::Eq(hn::LoadU(d, x + at), largest);
        hn::BlendedStore(hn::IfThenElseZero(here, gradient), mask, d, dx + at);
        gradient = hn::IfThenZeroElse(here, gradient);  // given away
      }
    }
  });
}

// to = f(offset) along a channel.
template <typename F>
HWY_ATTR HWY_INLINE void fill_channel(std::size_t items, float* to, F f) {
  const D d;
  std::size_t i = 0;
  for (; i + kN <= items; i += kN) hn::StoreU(f(i), d, to + i);
  if (i < items) hn::BlendedStore(f(i), hn::FirstN(d, items - i), d, to + i);
}

HWY_ATTR void norm(const BatchInnerNorm& geometry, const float* x, const float* scale, const float* shift, float* y,
                   float* mean, float* variance) {
  const D d;
  const auto n = static_cast<float>(geometry.items);
  const V lowest = hn::Set(d, geometry.relu == WithRelu::kYes ? 0.0f : -std::numeric_limits<float>::infinity());
  for (std::size_t c = 0; c < geometry.channels; ++c, x += geometry.items, y += geometry.items) {
    mean[c] = sum_of_channel(geometry.items, [&](std::size_t i) HWY_ATTR { return hn::LoadU(d, x + i); }) / n;
    const V center = hn::Set(d, mean[c]);
    variance[c] = sum_of_channel(geometry.items,
                                 [&](std::size_t i) HWY_ATTR {
                                   const V off = hn::Sub(hn::LoadU(d, x + i), center);
                                   return hn::Mul(off, off);
                                 }) /
                  n;
    const V factor = hn::Set(d, scale[c] / std::sqrt(variance[c] + geometry.epsilon));
    const V added = hn::Set(d, shift[c]);
    fill_channel(geometry.items, y, [&](std::size_t i) HWY_ATTR {
      return hn::Max(lowest, hn::MulAdd(hn::Sub(hn::LoadU(d, x + i), center), factor, added));
    });
  }
}

HWY_ATTR void norm_gradient(const BatchInnerNorm& geometry, const BatchInnerNormed& normed, const float* dy, float* dx,
                            float* dscale, float* dshift) {
  const D d;
  const auto n = static_cast<float>(geometry.items);
  const V lowest = hn::Set(d, geometry.relu == WithRelu::kYes ? 0.0f : -std::numeric_limits<float>::infinity());
  for (std::size_t c = 0; c < geometry.channels; ++c) {
    const float* x = normed.x + c * geometry.items;
    const float* y = normed.y + c * geometry.items;
    const float* g = dy + c * geometry.items;
    const V center = hn::Set(d, normed.mean[c]);
    const float deviation = std::sqrt(normed.variance[c] + geometry.epsilon);
    const auto gradient = [&](std::size_t i) HWY_ATTR {
      return hn::IfThenElseZero(hn::Gt(hn::LoadU(d, y + i), lowest), hn::LoadU(d, g + i));
    };
    dshift[c] = sum_of_channel(geometry.items, [&](std::size_t i) HWY_ATTR { return gradient(i); });
    dscale[c] = sum_of_channel(geometry.items,
                               [&](std::size_t i)
                                   HWY_ATTR { return hn::Mul(gradient(i), hn::Sub(hn::LoadU(d, x + i), center)); }) /
                deviation;
    if (!dx) continue;
    const V factor = hn::Set(d, normed.scale[c] / deviation);
    const V mean_gradient = hn::Set(d, dshift[c] / n);
    const V slope = hn::Set(d, dscale[c] / n / deviation);
    fill_channel(geometry.items, dx + c * geometry.items, [&](std::size_t i) HWY_ATTR {
      const V off = hn::Sub(hn::LoadU(d, x + i), center);
      return hn::Mul(factor, hn::Sub(hn::Sub(gradient(i), mean_gradient), hn::Mul(off, slope)));
    });
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace inkling::network
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace inkling::network {

HWY_EXPORT(conv);
HWY_EXPORT(conv_gradient);
HWY_EXPORT(maxpool);
HWY_EXPORT(maxpool_gradient);
HWY_EXPORT(norm);
HWY_EXPORT(norm_gradient);

void batch_inner_conv(const BatchInnerConv& conv, const float* x, const float* weight, const float* bias, WithRelu relu,
                      float* y) {
  HWY_DYNAMIC_DISPATCH(conv)(conv, x, weight, bias, relu, y);
}

void batch_inner_conv_gradient(const BatchInnerConv& conv, const float* x, const float* dy, float* dweight,
                               float* dbias) {
  HWY_DYNAMIC_DISPATCH(conv_gradient)(conv, x, dy, dweight, dbias);
}

void batch_inner_maxpool(const BatchInnerPool& pool, const float* x, float* y) {
  HWY_DYNAMIC_DISPATCH(maxpool)(pool, x, y);
}

void batch_inner_maxpool_gradient(const BatchInnerPool& pool, const float* x, const float* y, const float* dy,
                                  float* dx) {
  HWY_DYNAMIC_DISPATCH(maxpool_gradient)(pool, x, y, dy, dx);
}

void batch_inner_norm(const BatchInnerNorm& geometry, const float* x, const float* scale, const float* shift, float* y,
                      float* mean, float* variance) {
  HWY_DYNAMIC_DISPATCH(norm)(geometry, x, scale, shift, y, mean, variance);
}

void batch_inner_norm_gradient(const BatchInnerNorm& geometry, const BatchInnerNormed& normed, const float* dy,
                               float* dx, float* dscale, float* dshift) {
  HWY_DYNAMIC_DISPATCH(norm_gradient)(geometry, normed, dy, dx, dscale, dshift);
}

}  // namespace inkling::network
#endif  // HWY_ONCE
