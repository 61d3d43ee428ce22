// Flush denormal numbers to zero while a scope lasts, on the calling thread.
//
// Arithmetic on denormal numbers is done in microcode: a network whose units saturate makes many of them and then
// trains many times slower. Nothing is learned from numbers below 1e-38.
#ifndef INKLING_BASE_DENORMALS_H_
#define INKLING_BASE_DENORMALS_H_

#include <cstdint>

#if defined(__SSE__)
#include <xmmintrin.h>
#endif

namespace inkling::base {

class FlushDenormals {
 public:
  FlushDenormals() : saved_(control()) { set_control(saved_ | kFlush); }
  FlushDenormals(const FlushDenormals&) = delete;
  FlushDenormals& operator=(const FlushDenormals&) = delete;
  ~FlushDenormals() { set_control(saved_); }

 private:
#if defined(__SSE__)
  using Register = std::uint32_t;
  static constexpr Register kFlush = 0x8040;  // FTZ (bit 15) and DAZ (bit 6) of MXCSR
  static Register control() { return _mm_getcsr(); }
  static void set_control(Register value) { _mm_setcsr(value); }
#elif defined(__aarch64__)
  using Register = std::uint64_t;
  static constexpr Register kFlush = std::uint64_t{1} << 24;  // FZ of FPCR
  static Register control() {
    Register value = 0;
    asm volatile("mrs %0, fpcr" : "=r"(value));
    return value;
  }
  static void set_control(Register value) { asm volatile("msr fpcr, %0" ::"r"(value)); }
#else
  using Register = std::uint32_t;
  static constexpr Register kFlush = 0;
  static Register control() { return 0; }
  static void set_control(Register) {}
#endif

  Register saved_;
};

}  // namespace inkling::base

#endif  // INKLING_BASE_DENORMALS_H_
