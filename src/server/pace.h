// How fast a training goes, and whether: what people say while it runs.
#ifndef INKLING_SERVER_PACE_H_
#define INKLING_SERVER_PACE_H_

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>

namespace inkling::server {

// Told by many threads, asked by the one that trains.
class Pace {
 public:
  static constexpr double kMaxSpeed = 1e9;     // steps a second
  static constexpr double kWatchedSpeed = 20;  // up to so many steps a second each of them is looked at

  Pace(double speed, bool paused) : speed_(speed), paused_(paused) {}

  void pause();
  void resume();
  void step();  // one more, and then it is paused
  void stop();
  void set_speed(double speed);  // steps a second; 0: as fast as it can

  bool is_paused() const;
  double speed() const;

  struct Turn {
    bool stop = false;
    std::uint64_t steps = 0;  // to take now, at most; at least 1
    bool watched = false;     // each of them is looked at
  };

  // Waits until there are steps to take, or it is to stop. `most`: as many as the trainer would take at once.
  Turn next(std::uint64_t most);

 private:
  using Clock = std::chrono::steady_clock;

  mutable std::mutex mutex_;
  std::condition_variable told_;
  double speed_;
  bool paused_;
  bool stopped_ = false;
  std::uint64_t single_ = 0;              // steps that were asked for one by one
  Clock::time_point due_ = Clock::now();  // when the next step may be taken
};

}  // namespace inkling::server

#endif  // INKLING_SERVER_PACE_H_
