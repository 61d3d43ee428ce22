// What the server counts, in Prometheus's text format (version 0.0.4).
#ifndef INKLING_SERVER_METRICS_H_
#define INKLING_SERVER_METRICS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "reader/reading.h"

namespace inkling::server {

// Of the moment.
struct Gauges {
  std::size_t queue_length = 0;
  std::size_t connections = 0;
  std::size_t trainings = 0;
};

// Safe to call from many threads.
class Metrics {
 public:
  void add_answer(std::string_view route, unsigned status, double seconds);
  void add_reading(const reader::Reading& reading);

  std::string text(const Gauges& gauges) const;

 private:
  // Seconds; what is above the last one falls into +Inf.
  static constexpr std::array<double, 14> kBuckets = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.05,
                                                      0.1,    0.25,  0.5,    1,     2.5,  5,    10};

  struct Durations {
    std::array<std::uint64_t, kBuckets.size() + 1> counts = {};  // each bucket by itself
    double sum = 0;
  };

  mutable std::mutex mutex_;
  std::map<std::pair<std::string, unsigned>, std::uint64_t, std::less<>> answers_;  // by route and status
  std::map<std::string, Durations, std::less<>> durations_;                         // by route
  std::uint64_t lines_ = 0;
  std::uint64_t digits_ = 0;
  std::uint64_t rejected_ = 0;
};

}  // namespace inkling::server

#endif  // INKLING_SERVER_METRICS_H_
