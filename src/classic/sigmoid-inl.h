// σ(a) = 1 / (1 + e^-a) for a vector of numbers, compiled for each instruction set like the kernel that includes it.
//
// e^x = 2^q e^r with q = x / ln 2 rounded and |r| <= ln 2 / 2; e^r is a polynomial, 2^q an addition to the exponent.
// This is Highway's Exp (contrib/math) to the bit, for arguments whose result is a normal number: a sigmoid needs no
// others, and without their special cases it takes two thirds of the time in double precision.

// Included once for each target: the guard is toggled, not set. See hwy/foreach_target.h.
#if defined(INKLING_CLASSIC_SIGMOID_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef INKLING_CLASSIC_SIGMOID_INL_H_
#undef INKLING_CLASSIC_SIGMOID_INL_H_
#else
#define INKLING_CLASSIC_SIGMOID_INL_H_
#endif

#include <hwy/highway.h>

#include <array>
#include <cstddef>

HWY_BEFORE_NAMESPACE();
namespace inkling::classic {
namespace HWY_NAMESPACE {

template <typename T>
struct ExpConstants;

template <>
struct ExpConstants<float> {
  static constexpr int kMantissaBits = 23;
  static constexpr float kBound = 87;  // e^87 and e^-87 are normal numbers
  // ln 2 in two parts. The first has few bits: its product with q is exact.
  static constexpr float kLn2High = 0.693145751953125f;
  static constexpr float kLn2Low = 1.428606765330187045e-6f;
  // e^r = 1 + r + r² (s0 + s1 r + s2 r² + …)
  static constexpr std::array kSeries = {0.5f,
                                         0.166666671633720397949219f,
                                         0.0416664853692054748535156f,
                                         0.00833336077630519866943359f,
                                         0.00139304355252534151077271f,
                                         0.000198527617612853646278381f};
};

template <>
struct ExpConstants<double> {
  static constexpr int kMantissaBits = 52;
  static constexpr double kBound = 706;
  static constexpr double kLn2High = 0.6931471805596629565116018;
  static constexpr double kLn2Low = 0.28235290563031577122588448175e-12;
  static constexpr std::array kSeries = {0.5,
                                         0.166666666666666851703837,
                                         0.0416666666666665047591422,
                                         0.00833333333331652721664984,
                                         0.00138888888889774492207962,
                                         0.000198412698960509205564975,
                                         2.4801587159235472998791e-5,
                                         2.75572362911928827629423e-6,
                                         2.75573911234900471893338e-7,
                                         2.51112930892876518610661e-8,
                                         2.08860621107283687536341e-9};
};

// s[0] + s[1] r + … by Estrin's scheme: the upper part, times a power of r, plus the lower. powers[i] is r^(2^i).
template <std::size_t kCount, class D, class V = hwy::HWY_NAMESPACE::Vec<D>>
HWY_INLINE V estrin(D d, const hwy::HWY_NAMESPACE::TFromD<D>* s, const V* powers) {
  namespace hn = hwy::HWY_NAMESPACE;
  if constexpr (kCount == 1) {
    return hn::Set(d, s[0]);
  } else {
    constexpr std::size_t kLevel = kCount > 8 ? 3 : kCount > 4 ? 2 : kCount > 2 ? 1 : 0;
    constexpr std::size_t kLower = std::size_t{1} << kLevel;
    const V lower = estrin<kLower>(d, s, powers);
    const V upper = estrin<kCount - kLower>(d, s + kLower, powers);
    return hn::MulAdd(powers[kLevel], upper, lower);
  }
}

// e^x. REQUIRES: |x| <= kBound.
template <class D, class V = hwy::HWY_NAMESPACE::Vec<D>>
HWY_INLINE V bounded_exp(D d, V x) {
  namespace hn = hwy::HWY_NAMESPACE;
  using T = hn::TFromD<D>;
  using Constants = ExpConstants<T>;
  // Adding 1.5 · 2^mantissa bits rounds to an integer and leaves it in the lowest bits.
  const V shift = hn::Set(d, static_cast<T>(3LL << (Constants::kMantissaBits - 1)));
  const V shifted = hn::MulAdd(x, hn::Set(d, static_cast<T>(1.442695040888963407359924681)), shift);
  const V q = hn::Sub(shifted, shift);
  V r = hn::NegMulAdd(q, hn::Set(d, Constants::kLn2High), x);
  r = hn::NegMulAdd(q, hn::Set(d, Constants::kLn2Low), r);
  const V r2 = hn::Mul(r, r);
  const V r4 = hn::Mul(r2, r2);
  const V powers[] = {r, r2, r4, hn::Mul(r4, r4)};
  const V series = estrin<Constants::kSeries.size()>(d, Constants::kSeries.data(), powers);
  const V e_r = hn::Add(hn::MulAdd(series, r2, r), hn::Set(d, T{1}));
  const hn::RebindToSigned<D> bits;
  const auto exponent = hn::ShiftLeft<Constants::kMantissaBits>(hn::BitCast(bits, shifted));
  return hn::BitCast(d, hn::Add(hn::BitCast(bits, e_r), exponent));
}

// σ(a). Beyond the bound it is 1 to rounding, or below the smallest normal number.
template <class D, class V = hwy::HWY_NAMESPACE::Vec<D>>
HWY_INLINE V sigmoid(D d, V a) {
  namespace hn = hwy::HWY_NAMESPACE;
  using T = hn::TFromD<D>;
  const V bound = hn::Set(d, ExpConstants<T>::kBound);
  const V one = hn::Set(d, T{1});
  const V x = hn::Max(hn::Min(hn::Neg(a), bound), hn::Neg(bound));
  return hn::Div(one, hn::Add(one, bounded_exp(d, x)));
}

}  // namespace HWY_NAMESPACE
}  // namespace inkling::classic
HWY_AFTER_NAMESPACE();

#endif  // guard
