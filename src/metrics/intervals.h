// How far a measured share may be from the true one.
#ifndef INKLING_METRICS_INTERVALS_H_
#define INKLING_METRICS_INTERVALS_H_

#include <cstdint>

namespace inkling::metrics {

struct Interval {
  double low = 0;
  double high = 0;
};

// The score interval for a share of which `successes` of `trials` were seen (Wilson 1927), without continuity
// correction; `z` is the normal quantile, here of 95%:
//
//   (p + z²/2n ± z √(p (1 - p)/n + z²/4n²)) / (1 + z²/n)
//
// 0 to 1 where there were no trials. REQUIRES: successes <= trials.
Interval wilson_interval(std::uint64_t successes, std::uint64_t trials, double z = 1.959963984540054);

}  // namespace inkling::metrics

#endif  // INKLING_METRICS_INTERVALS_H_
