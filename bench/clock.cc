// The core clock in GHz: additions that wait for one another, one a cycle. Prints one number. They add a register:
// recent processors take additions of a constant out of the chain.

#include <cstdint>
#include <cstdio>

#include "peers/peer.h"

int main() {
  constexpr std::uint64_t kRounds = 5'000'000;
  std::uint64_t sum = 1;
  const std::uint64_t one = 1;
  const double begin = inkling::bench::cpu_seconds();
  for (std::uint64_t i = 0; i < kRounds; ++i) {
#if defined(__x86_64__)
    asm volatile("add %1, %0\n add %1, %0\n add %1, %0\n add %1, %0\n add %1, %0\n" : "+r"(sum) : "r"(one));
    asm volatile("add %1, %0\n add %1, %0\n add %1, %0\n add %1, %0\n add %1, %0\n" : "+r"(sum) : "r"(one));
#elif defined(__aarch64__)
    asm volatile("add %0, %0, %1\n add %0, %0, %1\n add %0, %0, %1\n add %0, %0, %1\n add %0, %0, %1\n"
                 : "+r"(sum)
                 : "r"(one));
    asm volatile("add %0, %0, %1\n add %0, %0, %1\n add %0, %0, %1\n add %0, %0, %1\n add %0, %0, %1\n"
                 : "+r"(sum)
                 : "r"(one));
#else
#error "no chain of additions for this processor"
#endif
  }
  std::printf("%.3f\n", static_cast<double>(kRounds) * 10 / (inkling::bench::cpu_seconds() - begin) * 1e-9);
}
